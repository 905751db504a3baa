/*
 * From a key to a logged code: the path of keys, the moment of the first one, and the small menus
 * for what a code needs besides (a target, modifiers). Nothing waits for their answers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "model/modifiers.h"
#include "ui/coding.h"

#define MAX_TARGETS 64

static void log_code(struct ui *ui, int code, int target, const struct desk_moment *m, bool sure);

#define ANY_TARGET (-1) /* the chosen one, or the only one that is possible */

/* ---- what a press led to ---- */

void coding_end_path(struct coding *c)
{
	c->path[0] = '\0';
	c->same_moment.n = 0;
}

void coding_set_path(struct ui *ui, const char *path)
{
	struct coding *c = ui->coding;

	snprintf(c->path, sizeof c->path, "%.*s", CODEBOOK_MAX_KEY, path);
	c->path_us = ui->now_us;
}

static void answer_target(struct ui *ui, int value)
{
	struct coding *c = ui->coding;
	struct desk_moment m = c->moment;

	if (value < 0)
		ui_say(ui, TONE_INFO, _("%s was not logged"),
			desk_codebook(ui->desk)->codes[c->asked_code].name);
	else
		log_code(ui, c->asked_code, value, &m, false);
}

static void ask_target(struct ui *ui, int code, const struct desk_moment *m)
{
	const struct code *c = &desk_codebook(ui->desk)->codes[code];
	int possible[MAX_TARGETS];
	size_t n_targets, n = desk_possible_targets(ui->desk, code, possible, MAX_TARGETS);
	const struct target *targets = desk_targets(ui->desk, &n_targets);
	char question[160];

	ui->coding->asked_code = code;
	ui->coding->moment = *m;
	snprintf(question, sizeof question, _("%s: about whom?"), c->name);
	ui_ask_menu(ui, question, answer_target);
	for (size_t i = 0; i < n; i++) {
		char key[2] = {targets[possible[i]].key, '\0'};
		menu_add(&ui->prompt.menu, key, possible[i], false,
			coding_target_label(ui, possible[i]));
	}
}

static void answer_end(struct ui *ui, int value)
{
	struct coding *c = ui->coding;
	struct desk_moment m = c->moment;

	if (value == 1)
		log_code(ui, c->asked_code, c->asked_target, &m, true);
	else
		ui_say(ui, TONE_INFO, _("%s goes on running"),
			desk_codebook(ui->desk)->codes[c->asked_code].name);
}

static void ask_end(struct ui *ui, int code, int target, const struct desk_moment *m)
{
	const struct code *c = &desk_codebook(ui->desk)->codes[code];
	char question[160];

	ui->coding->asked_code = code;
	ui->coding->asked_target = target;
	ui->coding->moment = *m;
	snprintf(question, sizeof question, _("%s began just now. End it?"), c->name);
	ui_ask_menu(ui, question, answer_end);
	menu_add(&ui->prompt.menu, "0", 0, false, _("It goes on (any other key)"));
	menu_add(&ui->prompt.menu, "1", 1, false, _("It ends here"));
}

/*
 * Was a person taken without asking, because the chosen target cannot be that of the code and nobody
 * else can either? What only ever is about a unit, like the family, needs no word.
 */
static bool is_for_another(const struct ui *ui, const struct event *e)
{
	size_t n;
	const struct target *targets = desk_targets(ui->desk, &n);
	int chosen = desk_target(ui->desk);

	return chosen >= 0 && e->target != chosen && targets[e->target].participant;
}

static void say_logged(struct ui *ui, enum desk_pressed what, struct event_id id)
{
	const struct event *e = timeline_find(desk_timeline(ui->desk), id);

	if (!e)
		return;
	if (what == PRESSED_ENDED) {
		const struct code *c = &desk_codebook(ui->desk)->codes[e->code];
		char from[MEDIATIME_SIZE], to[MEDIATIME_SIZE];
		mediatime_format(e->v.onset_ms, 1, from);
		mediatime_format(e->v.offset_ms, 1, to);
		ui_say(ui, TONE_INFO, _("ended at %s: %s, %s, %s to %s"), to,
			code_called(c, ui_language(ui)).s, coding_target_label(ui, e->target), from,
			to);
		return;
	}
	char *words = desk_describe(ui->desk, e);
	ui_say(ui, TONE_INFO, what == PRESSED_STARTED ? _("started: %s") : _("logged: %s"), words);
	free(words);
}

static void log_code(struct ui *ui, int code, int target, const struct desk_moment *m, bool sure)
{
	struct error err = {0};
	struct event_id id = {0};
	enum desk_pressed what = desk_press(ui->desk, code, target, m, sure, &id, &err);

	switch (what) {
	case PRESSED_ASK_TARGET:
		ask_target(ui, code, m);
		return;
	case PRESSED_ASK_END:
		ask_end(ui, code, target, m);
		return;
	case PRESSED_REFUSED:
		coding_say_error(ui, &err);
		return;
	case PRESSED_LOGGED:
	case PRESSED_STARTED:
	case PRESSED_ENDED:
		break;
	}
	say_logged(ui, what, id);
	const struct event *e = timeline_find(desk_timeline(ui->desk), id);
	if (e && target == ANY_TARGET && what != PRESSED_ENDED && is_for_another(ui, e))
		ui_say(ui, TONE_INFO, _("%s cannot be the target of %s"),
			coding_target_label(ui, desk_target(ui->desk)),
			desk_codebook(ui->desk)->codes[code].name);
	ui->shown_on_video = true;
	coding_select(ui, id, true);
	if (what != PRESSED_ENDED)
		coding_ask_modifiers(ui, id, 0);
}

/* ---- modifiers ---- */

static void answer_modifier(struct ui *ui, int value)
{
	struct coding *c = ui->coding;
	const struct event *e = timeline_find(desk_timeline(ui->desk), c->asked_event);
	const struct codebook *cb = desk_codebook(ui->desk);
	struct error err = {0};

	if (value < 0 || !e || e->deleted)
		return;
	const struct code *code = &cb->codes[e->code];
	const struct modifier *m = &cb->modifiers[code->modifiers[c->asked_modifier]];
	if ((size_t)value < m->n_values) {
		struct event_values v = e->v;
		char *text = modifiers_switch(cb, e->code, e->v.modifiers,
			code->modifiers[c->asked_modifier], (size_t)value);
		v.modifiers = text;
		bool ok = desk_change(ui->desk, e->id, &v, &err);
		free(text);
		if (!ok) {
			coding_say_error(ui, &err);
			return;
		}
	}
	bool again = m->multiple && (size_t)value < m->n_values;
	coding_ask_modifiers(ui, c->asked_event, c->asked_modifier + (again ? 0 : 1));
}

bool coding_ask_modifiers(struct ui *ui, struct event_id id, size_t which)
{
	struct coding *c = ui->coding;
	const struct event *e = timeline_find(desk_timeline(ui->desk), id);
	const struct codebook *cb = desk_codebook(ui->desk);
	char question[160];

	if (!e || e->deleted || which >= cb->codes[e->code].n_modifiers)
		return false;
	const struct code *code = &cb->codes[e->code];
	const struct modifier *m = &cb->modifiers[code->modifiers[which]];
	c->asked_event = id;
	c->asked_modifier = which;
	snprintf(question, sizeof question, "%s: %s%s", code->name,
		label_get(&m->label, ui_language(ui), m->id), m->required ? _(" (needed)") : "");
	ui_ask_menu(ui, question, answer_modifier);
	for (size_t v = 0; v < m->n_values; v++) {
		char key[2] = {m->values[v].key, '\0'};
		menu_add(&ui->prompt.menu, key, (int)v,
			modifiers_have(e->v.modifiers, m->id, m->values[v].id),
			label_get(&m->values[v].label, ui_language(ui), m->values[v].id));
	}
	menu_add(&ui->prompt.menu, "", (int)m->n_values, false,
		which + 1 < code->n_modifiers ? _("go on to the next") : _("done"));
	ui->prompt.menu.cursor = m->n_values;
	return true;
}

/* ---- letters and digits ---- */

void coding_choose_target(struct ui *ui, const struct key *k)
{
	int target = desk_target_by_key(ui->desk, k->name[0]);

	if (target < 0) {
		ui_say(ui, TONE_INFO, _("no target has the key %s"), k->name);
		return;
	}
	desk_choose_target(ui->desk, target);
	ui_say(ui, TONE_INFO, _("target: %s"), coding_target_label(ui, target));
}

static bool is_key_of_other_case(const struct codebook *cb, const char *path)
{
	char other[CODEBOOK_MAX_KEY + 2];
	size_t n = strlen(path);
	int code;

	snprintf(other, sizeof other, "%s", path);
	other[n - 1] = (char)(other[n - 1] ^ ('a' ^ 'A'));
	return codebook_key(cb, other, &code) > 0;
}

static void say_no_code(struct ui *ui, const char *path, const struct key *k)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	if (key_is_letter(k) && is_key_of_other_case(cb, path))
		ui_say(ui, TONE_WARNING, _("no code has the key %s: is Caps Lock on?"), path);
	else if (path[1] != '\0')
		ui_say(ui, TONE_WARNING,
			_("no code has the keys %s: nothing was logged; begin again with the "
			  "first key"),
			path);
	else
		ui_say(ui, TONE_WARNING, _("no code has the key %s; ? shows all keys"), path);
}

/* The path grows by one key; the time of a code is that of the first. */
void coding_press(struct ui *ui, const struct key *k)
{
	struct coding *c = ui->coding;
	const struct codebook *cb = desk_codebook(ui->desk);
	char path[CODEBOOK_MAX_KEY + 2];
	int code = -1;

	snprintf(path, sizeof path, "%s%c", c->path, k->name[0]);
	int n = codebook_key(cb, path, &code);
	if (n == 0) {
		say_no_code(ui, path, k);
		c->path[0] = '\0'; /* else the keys of the next codes would be taken for it */
		return;
	}
	if (c->path[0] == '\0') {
		const struct event *at =
			c->same_moment.n ? timeline_find(desk_timeline(ui->desk), c->same_moment)
					 : NULL;
		if (at && !at->deleted)
			desk_moment_of(at, &c->moment);
		else
			desk_moment(ui->desk, k->moment_us, k->source, &c->moment);
	}
	if (code < 0) {
		coding_set_path(ui, path);
		return;
	}
	struct desk_moment m = c->moment;
	coding_end_path(c);
	log_code(ui, code, ANY_TARGET, &m, false);
}
