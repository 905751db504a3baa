/*
 * Which observation Enter on a session leads to: one of this coder's, or a new one with a codebook
 * or a pass that is not begun. Where there are several nothing is taken silently.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/start.h"

static struct start_choice *add(struct start *s, const char *codebook, int pass)
{
	static struct start_choice nowhere;
	struct start_choice *c = s->n_choices < MENU_MAX ? &s->choices[s->n_choices++] : &nowhere;

	*c = (struct start_choice){.pass = pass};
	snprintf(c->codebook, sizeof c->codebook, "%s", codebook);
	return c;
}

static bool wanted(const struct start *s, const char *codebook)
{
	return !s->codebook || strcmp(s->codebook, codebook) == 0;
}

/* The pass that was asked for, or 0 = any. */
static int only_pass(const struct start *s)
{
	if (!s->one_session)
		return 0;
	return s->given.pass > 1 ? s->given.pass : 1;
}

static bool is_mine(const struct start *s, const struct work_observation *o)
{
	return strcmp(o->name.coder, s->coder) == 0 && wanted(s, o->name.codebook);
}

static void add_begun(struct start *s)
{
	const struct work_session *w = &s->work.sessions[s->chosen];

	for (size_t i = 0; i < w->n_observations; i++) {
		const struct work_observation *o = &w->observations[i];
		if (!is_mine(s, o) || (only_pass(s) > 0 && o->name.pass != only_pass(s)))
			continue;
		struct start_choice *c = add(s, o->name.codebook, o->name.pass);
		c->begun = true;
		c->state = o->state;
		c->n_events = o->n_events;
		c->modified_utc_ms = o->modified_utc_ms;
	}
}

static int last_pass(const struct start *s, const char *codebook)
{
	const struct work_session *w = &s->work.sessions[s->chosen];
	int last = 0;

	for (size_t i = 0; i < w->n_observations; i++) {
		const struct observation_name *name = &w->observations[i].name;
		if (strcmp(name->coder, s->coder) == 0 && strcmp(name->codebook, codebook) == 0 &&
			name->pass > last)
			last = name->pass;
	}
	return last;
}

static bool is_begun(const struct start *s, const char *codebook)
{
	for (size_t i = 0; i < s->n_choices; i++)
		if (s->choices[i].begun && strcmp(s->choices[i].codebook, codebook) == 0)
			return true;
	return false;
}

/* Codebooks that are not begun (another = false), or the pass behind the last of those that are. */
static void add_new(struct start *s, bool another)
{
	for (size_t i = 0; i < s->work.n_codebooks; i++) {
		const char *codebook = s->work.codebooks[i];
		if (!wanted(s, codebook))
			continue;
		if (another)
			add(s, codebook, last_pass(s, codebook) + 1);
		else if (!is_begun(s, codebook))
			add(s, codebook, only_pass(s) > 0 ? only_pass(s) : 1);
	}
}

static void add_further_passes(struct start *s)
{
	for (size_t i = 0; i < s->work.n_codebooks; i++) {
		const char *codebook = s->work.codebooks[i];
		if (wanted(s, codebook) && is_begun(s, codebook))
			add(s, codebook, last_pass(s, codebook) + 1);
	}
}

static void label_of(const struct start_choice *c, char *out, size_t size)
{
	char pass[32] = "", state[64] = "";

	if (c->begun || c->pass > 1)
		snprintf(pass, sizeof pass, _(" pass %d"), c->pass);
	if (!c->begun) {
		snprintf(out, size, _("begin %s%s"), c->codebook, pass);
		return;
	}
	if (c->state != WORK_OPEN)
		snprintf(state, sizeof state, ", %s", work_state_name(c->state));
	snprintf(out, size,
		ngettext("%s%s: %zu event%s", "%s%s: %zu events%s", (unsigned long)c->n_events),
		c->codebook, pass, c->n_events, state);
}

static void answer(struct ui *ui, int value)
{
	if (value < 0)
		start_give_up(ui);
	else
		start_open_choice(ui, &ui->start->choices[value]);
}

static void ask(struct ui *ui)
{
	struct start *s = ui->start;
	char question[160];
	size_t newest = SIZE_MAX;

	snprintf(question, sizeof question,
		s->choices[0].begun ? _("%s: which observation by %s?")
				    : _("%s: code with which codebook, %s?"),
		s->session, s->coder);
	ui_ask_menu(ui, question, answer);
	ui->prompt.key_acts = false;
	for (size_t i = 0; i < s->n_choices; i++) {
		const struct start_choice *c = &s->choices[i];
		char key[2] = {i < 9 ? (char)('1' + i) : '\0', '\0'}, label[160];
		label_of(c, label, sizeof label);
		menu_add(&ui->prompt.menu, key, (int)i, c->begun, label);
		if (c->begun && (newest == SIZE_MAX ||
					c->modified_utc_ms > s->choices[newest].modified_utc_ms))
			newest = i;
	}
	if (newest != SIZE_MAX)
		ui->prompt.menu.cursor = newest;
}

bool start_choose(struct ui *ui)
{
	struct start *s = ui->start;

	s->n_choices = 0;
	if (!s->another_pass)
		add_begun(s);
	add_new(s, s->another_pass);
	/* a codebook that the study does not have: opening tells */
	if (s->n_choices == 0 && s->codebook)
		add(s, s->codebook, only_pass(s) > 0 ? only_pass(s) : 1);
	if (s->n_choices == 0)
		return false;
	if (s->n_choices == 1) {
		start_open_choice(ui, &s->choices[0]);
		return true;
	}
	if (!s->another_pass && only_pass(s) == 0)
		add_further_passes(s);
	ask(ui);
	return true;
}
