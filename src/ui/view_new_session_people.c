/*
 * The people of the form for a new session: "leader Ruth" is typed, the role is held against those
 * that the codebooks know, and each gets an id.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "ui/new_session.h"
#include "ui/start.h"

/* The ids of participants: their role, with a number where there are several. */
static void number_people(struct new_session *f)
{
	for (size_t i = 0; i < f->n_people; i++) {
		size_t before = 0, all = 0;
		for (size_t j = 0; j < f->n_people; j++) {
			bool same = strcmp(f->people[i].role, f->people[j].role) == 0;
			all += same;
			before += same && j < i;
		}
		char role[33];
		snprintf(role, sizeof role, "%.26s", f->people[i].role);
		for (char *c = role; *c; c++)
			if (*c == '_')
				*c = '-';
		if (all > 1)
			snprintf(
				f->people[i].id, sizeof f->people[i].id, "%s%zu", role, before + 1);
		else
			snprintf(f->people[i].id, sizeof f->people[i].id, "%s", role);
	}
}

static bool is_role(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-_");

	return n > 0 && n <= 26 && s[n] == '\0' && s[0] != '-' && s[0] != '_';
}

/* Also one that was accepted for somebody else already. */
static bool knows_role(const struct ui *ui, const char *role)
{
	const struct new_session *f = ui->new_session;

	for (size_t i = 0; i < f->n_people; i++)
		if (strcmp(f->people[i].role, role) == 0)
			return true;
	return ui->start->work.n_codebooks == 0 || roles_know(&ui->start->work.roles, role);
}

static void warn_of_double(struct ui *ui, size_t at)
{
	const struct new_session *f = ui->new_session;
	const struct new_session_person *p = &f->people[at];

	for (size_t i = 0; i < f->n_people; i++)
		if (i != at && strcmp(f->people[i].role, p->role) == 0 &&
			strcmp(f->people[i].label, p->label) == 0)
			ui_say(ui, TONE_WARNING,
				_("'%s (%s)' is there twice; Ctrl+D on its line removes one"),
				p->label, p->role);
}

/* Takes role and label. */
static void put_person(struct ui *ui, char *role, const char *label)
{
	struct new_session *f = ui->new_session;
	size_t at = f->cursor - LINE_PEOPLE;

	if (at == f->n_people)
		f->n_people++;
	free(f->people[at].role);
	f->people[at].role = role;
	free(f->people[at].label);
	f->people[at].label = mem_strdup(label);
	number_people(f);
	warn_of_double(ui, at);
	f->cursor++;
}

static void ask_person_from(struct ui *ui, const char *initial);
static bool take_person_anyway(struct ui *ui, const char *text, bool anyway);

static void answer_doubtful(struct ui *ui, int value)
{
	char *text = ui->new_session->doubtful;

	ui->new_session->doubtful = NULL;
	if (value == 1)
		take_person_anyway(ui, text, true);
	else
		ask_person_from(ui, text);
	free(text);
}

static void ask_doubtful(struct ui *ui, const char *role, const char *text)
{
	struct text known = {0};
	char line[160];

	free(ui->new_session->doubtful);
	ui->new_session->doubtful = mem_strdup(text);
	roles_words(&ui->start->work.roles, &known);
	snprintf(line, sizeof line, _("No codebook has codes about the role '%s'."), role);
	ui_ask_menu(ui, line, answer_doubtful);
	ui->prompt.key_acts = false;
	snprintf(line, sizeof line, known.len ? _("change it (known: %s)") : _("change it"),
		known.s);
	menu_add(&ui->prompt.menu, "1", 0, false, line);
	menu_add(&ui->prompt.menu, "2", 1, false,
		_("take it all the same: nothing can be coded about this person alone"));
	text_clear(&known);
}

/* "leader Ruth": the first word is the role, the rest what the screen shows. */
static bool take_person_anyway(struct ui *ui, const char *text, bool anyway)
{
	text += strspn(text, " ");
	char *role = mem_strndup(text, strcspn(text, " "));
	const char *label = text + strlen(role);
	label += strspn(label, " ");
	for (char *c = role; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	if (!is_role(role)) {
		ui_say(ui, TONE_WARNING,
			_("'%s' is no role; write the role first, then the name: leader Ruth"),
			role);
		free(role);
		return false;
	}
	if (!anyway && !knows_role(ui, role)) {
		ask_doubtful(ui, role, text);
		free(role);
	} else {
		put_person(ui, role, label[0] ? label : text);
	}
	return true;
}

static bool take_person(struct ui *ui, const char *text)
{
	return !text || text[strspn(text, " ")] == '\0' || take_person_anyway(ui, text, false);
}

static void ask_person_from(struct ui *ui, const char *initial)
{
	struct text known = {0}, hint = {0};

	roles_words(&ui->start->work.roles, &known);
	text_printf(&hint, _("role first, e.g. %s Ruth"),
		ui->start->work.roles.n > 0 ? ui->start->work.roles.items[0] : "leader");
	if (ui->start->work.roles.n > 1)
		text_printf(&hint, _("; roles: %s"), known.s);
	ui_ask_text(ui, _("Role and name:"), initial, hint.s, take_person);
	text_clear(&hint);
	text_clear(&known);
}

void new_session_ask_person(struct ui *ui)
{
	struct new_session *f = ui->new_session;
	size_t at = f->cursor - LINE_PEOPLE;
	char initial[200] = "";

	if (at == NEW_SESSION_PEOPLE) {
		ui_say(ui, TONE_INFO, _("more people can be added in session.yaml"));
		return;
	}
	if (at < f->n_people)
		snprintf(initial, sizeof initial, "%s %s", f->people[at].role, f->people[at].label);
	ask_person_from(ui, initial);
}

void new_session_remove_person(struct ui *ui)
{
	struct new_session *f = ui->new_session;

	if (f->cursor < LINE_PEOPLE || f->cursor >= new_session_add_line(f)) {
		ui_say(ui, TONE_INFO, _("choose the line of a person first"));
		return;
	}
	size_t at = f->cursor - LINE_PEOPLE;
	free(f->people[at].role);
	free(f->people[at].label);
	memmove(&f->people[at], &f->people[at + 1], (f->n_people - at - 1) * sizeof f->people[0]);
	memset(&f->people[--f->n_people], 0, sizeof f->people[0]);
	number_people(f);
}

void new_session_clear_people(struct new_session *f)
{
	for (size_t i = 0; i < f->n_people; i++) {
		free(f->people[i].role);
		free(f->people[i].label);
	}
	f->n_people = 0;
	free(f->doubtful);
	f->doubtful = NULL;
}
