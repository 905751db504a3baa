/*
 * From a session in the list to an open observation: who codes, with which codebook, which pass.
 */
#include "ui/start.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/mediatime.h"

static void go_on(struct ui *ui);

static void set(char **to, const char *value)
{
	char *copy = value ? mem_strdup(value) : NULL;

	free(*to);
	*to = copy;
}

size_t start_find(const struct start *s, const char *session)
{
	for (size_t i = 0; i < s->work.n_sessions; i++)
		if (strcmp(s->work.sessions[i].id, session) == 0)
			return i;
	return SIZE_MAX;
}

void start_work_words(const struct start *s, const struct work_session *w, struct text *out)
{
	size_t n_others = 0;

	for (size_t i = 0; i < w->n_observations; i++) {
		const struct work_observation *o = &w->observations[i];
		char span[MEDIATIME_SIZE];
		if (s->coder && strcmp(o->name.coder, s->coder) != 0) {
			n_others++;
			continue;
		}
		text_printf(out, "%s%s", out->len ? "; " : "", o->name.codebook);
		if (!s->coder)
			text_printf(out, " %s", o->name.coder);
		if (o->name.pass > 1)
			text_printf(out, _(" pass %d"), o->name.pass);
		mediatime_format(o->watched_ms, 0, span);
		text_printf(out,
			ngettext(": %zu event, %s watched", ": %zu events, %s watched",
				(unsigned long)o->n_events),
			o->n_events, span);
		if (o->state != WORK_OPEN)
			text_printf(out, ", %s", work_state_name(o->state));
	}
	if (n_others > 0)
		text_printf(out,
			ngettext("%s(%zu by another coder)", "%s(%zu by other coders)",
				(unsigned long)n_others),
			out->len ? " " : "", n_others);
}

/* ---- choosing ---- */

/* Nothing more to choose in a program that was started for one session: it ends. */
static void give_up(struct ui *ui)
{
	if (ui->start->one_session)
		ui->leaving = true;
}

static bool take_coder(struct ui *ui, const char *text)
{
	if (!text || text[0] == '\0') {
		give_up(ui);
		return true;
	}
	if (!text_is_file_id(text)) {
		ui_say(ui, TONE_WARNING, _("'%s' is no coder id; allowed: %s"), text,
			text_file_id_rule());
		return false;
	}
	set(&ui->start->coder, text);
	ui->start->rows_stale = true;
	if (ui->start->session)
		go_on(ui);
	return true;
}

static void type_coder(struct ui *ui)
{
	ui_ask_text(ui, _("Who codes? Your coder id:"), ui->start->coder,
		_("a short name for files, e.g. anna"), take_coder);
}

static void answer_coder(struct ui *ui, int value)
{
	struct start *s = ui->start;

	if (value < 0)
		give_up(ui);
	else if ((size_t)value < s->work.n_coders)
		take_coder(ui, s->work.coders[value]);
	else
		type_coder(ui);
}

static void digit_key(char key[2], size_t i)
{
	key[0] = i < 9 ? (char)('1' + i) : '\0';
	key[1] = '\0';
}

void start_ask_coder(struct ui *ui)
{
	struct start *s = ui->start;
	char key[2];

	if (s->work.n_coders == 0) {
		type_coder(ui);
		return;
	}
	ui_ask_menu(ui, _("Who codes?"), answer_coder);
	ui->prompt.key_acts = false;
	for (size_t i = 0; i < s->work.n_coders && i + 1 < MENU_MAX; i++) {
		digit_key(key, i);
		menu_add(&ui->prompt.menu, key, (int)i, false, s->work.coders[i]);
	}
	menu_add(&ui->prompt.menu, "", (int)s->work.n_coders, false, _("somebody else"));
}

static void answer_codebook(struct ui *ui, int value)
{
	struct start *s = ui->start;

	if (value < 0) {
		give_up(ui);
		return;
	}
	set(&s->codebook, s->work.codebooks[value]);
	go_on(ui);
}

static const struct work_observation *last_pass(const struct start *s, const char *codebook)
{
	const struct work_session *w = &s->work.sessions[s->chosen];
	const struct work_observation *last = NULL;

	for (size_t i = 0; i < w->n_observations; i++) {
		const struct work_observation *o = &w->observations[i];
		if (strcmp(o->name.coder, s->coder) == 0 &&
			strcmp(o->name.codebook, codebook) == 0 &&
			(!last || o->name.pass > last->name.pass))
			last = o;
	}
	return last;
}

static void ask_codebook(struct ui *ui)
{
	struct start *s = ui->start;
	char question[160], key[2];

	snprintf(question, sizeof question, _("%s: code with which codebook?"), s->session);
	ui_ask_menu(ui, question, answer_codebook);
	ui->prompt.key_acts = false;
	for (size_t i = 0; i < s->work.n_codebooks; i++) {
		const struct work_observation *o = last_pass(s, s->work.codebooks[i]);
		char label[96];
		if (o)
			snprintf(label, sizeof label, _("%s (begun: %zu events)"),
				s->work.codebooks[i], o->n_events);
		else
			snprintf(label, sizeof label, "%s", s->work.codebooks[i]);
		digit_key(key, i);
		menu_add(&ui->prompt.menu, key, (int)i, o != NULL, label);
		if (o && ui->prompt.menu.cursor == 0)
			ui->prompt.menu.cursor = i;
	}
}

static void open_chosen(struct ui *ui)
{
	struct start *s = ui->start;
	struct desk_options o = s->given;
	const struct work_observation *last = last_pass(s, s->codebook);
	struct error err = {0};

	o.session = s->session;
	o.codebook = s->codebook;
	o.coder = s->coder;
	if (o.pass < 1)
		o.pass = 1;
	if (last && !s->one_session)
		o.pass = last->name.pass + s->another_pass;
	s->another_pass = false;
	if (ui_open_desk(ui, &o, &err))
		return;
	if (s->one_session) {
		ui->failure = err;
		ui->status = 1;
		ui->leaving = true;
		return;
	}
	ui_say_error(ui, &err);
}

/* Asks for what is missing, then opens. */
static void go_on(struct ui *ui)
{
	struct start *s = ui->start;

	if (!s->coder && s->work.n_coders == 1)
		set(&s->coder, s->work.coders[0]);
	if (!s->coder) {
		start_ask_coder(ui);
		return;
	}
	if (!s->codebook && s->work.n_codebooks == 1)
		set(&s->codebook, s->work.codebooks[0]);
	if (!s->codebook && s->work.n_codebooks == 0) {
		ui_say(ui, TONE_ERROR,
			_("this study has no codebook; put one into its folder codebooks/"));
		return;
	}
	if (!s->codebook)
		ask_codebook(ui);
	else
		open_chosen(ui);
}

void start_coded(struct ui *ui)
{
	struct start *s = ui->start;

	if (s->chosen < s->work.n_sessions)
		worklist_load(&s->work, s->chosen);
	s->rows_stale = true;
}

void start_code(struct ui *ui, const char *session)
{
	struct start *s = ui->start;

	s->chosen = start_find(s, session);
	if (s->chosen == SIZE_MAX) {
		ui_say(ui, TONE_ERROR, _("there is no session '%s' in this study"), session);
		return;
	}
	if (!s->work.sessions[s->chosen].loaded)
		worklist_load(&s->work, s->chosen);
	set(&s->session, session);
	set(&s->codebook, s->given.codebook);
	go_on(ui);
}

/* ---- the ways in ---- */

static bool read_work(struct start *s, struct error *err)
{
	struct problems problems = {0};
	bool ok = worklist_open(&s->work, s->given.study_root, &problems, err);

	problems_clear(&problems);
	s->rows_stale = true;
	s->next_load = 0;
	return ok;
}

void start_reload(struct ui *ui)
{
	struct error err = {0};

	worklist_clear(&ui->start->work);
	if (read_work(ui->start, &err))
		return;
	ui->failure = err;
	ui->status = 1;
	ui->leaving = true;
}

static bool open_view(struct ui *ui, const struct desk_options *given, struct error *err)
{
	struct start *s = mem_alloc(1, sizeof *s);

	s->given = *given;
	if (!read_work(s, err)) {
		free(s);
		return false;
	}
	set(&s->coder, given->coder);
	ui->start = s;
	ui_push(ui, &view_start);
	return true;
}

bool start_open(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err)
{
	(void)media;
	if (!open_view(ui, given, err))
		return false;
	if (!ui->start->coder && ui->start->work.n_coders == 1)
		set(&ui->start->coder, ui->start->work.coders[0]);
	return true;
}

bool start_open_session(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err)
{
	(void)media;
	if (given->coder && given->codebook) {
		struct desk_options o = *given;
		if (o.pass < 1)
			o.pass = 1;
		return ui_open_desk(ui, &o, err);
	}
	if (!open_view(ui, given, err))
		return false;
	ui->start->one_session = true;
	size_t at = start_find(ui->start, given->session);
	if (at == SIZE_MAX)
		return error_set(err,
			_("there is no session '%s' in this study; 'turven list' shows them"),
			given->session);
	list_resize(&ui->start->list, ui->start->work.n_sessions, 20);
	list_go(&ui->start->list, at);
	start_code(ui, given->session);
	if (!ui->leaving)
		return true;
	if (ui->failure.text[0] == '\0')
		return true;
	*err = ui->failure;
	ui->failure.text[0] = '\0';
	return false;
}

bool start_open_media(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err)
{
	if (!open_view(ui, given, err))
		return false;
	ui->start->one_session = true;
	ui->start->media = media;
	ui_push(ui, &view_new_session);
	return true;
}
