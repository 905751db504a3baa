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
#include "ui/draw.h"

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

void start_go(struct start *s, const char *session)
{
	size_t at = start_find(s, session);

	if (at == SIZE_MAX)
		return;
	set(&s->filter, NULL);
	s->rows_stale = true;
	list_resize(&s->list, s->work.n_sessions, s->list.height > 0 ? s->list.height : 20);
	list_go(&s->list, at);
}

static void work_words(
	const struct start *s, const struct work_session *w, bool brief, struct text *out)
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
		/* before the numbers: a narrow screen cuts the end */
		if (o->state != WORK_OPEN)
			text_printf(out, ", %s", work_state_name(o->state));
		text_printf(out,
			ngettext(": %zu event", ": %zu events", (unsigned long)o->n_events),
			o->n_events);
		if (o->n_ratings > 0)
			text_printf(out, _(", %zu of %zu rated"), o->n_rated, o->n_ratings);
		mediatime_format(o->watched_ms, 0, span);
		if (brief)
			text_printf(out, _(", %s seen"), span);
		else
			text_printf(out, _(", %s watched"), span);
	}
	if (n_others > 0 && brief)
		text_printf(out, "%s(+%zu)", out->len ? " " : "", n_others);
	else if (n_others > 0)
		text_printf(out,
			ngettext("%s(%zu by another coder)", "%s(%zu by other coders)",
				(unsigned long)n_others),
			out->len ? " " : "", n_others);
}

void start_work_words(
	const struct start *s, const struct work_session *w, int width, struct text *out)
{
	size_t before = out->len;

	work_words(s, w, false, out);
	if (out->len == before || draw_width(out->s + before) <= width)
		return;
	text_truncate(out, before);
	work_words(s, w, true, out);
}

/* ---- choosing ---- */

void start_give_up(struct ui *ui)
{
	if (ui->start->one_session)
		ui->leaving = true;
}

static bool take_coder(struct ui *ui, const char *text)
{
	if (!text || text[0] == '\0') {
		start_give_up(ui);
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
		start_go_on(ui);
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
		start_give_up(ui);
	else if ((size_t)value < s->work.n_coders)
		take_coder(ui, s->work.coders[value]);
	else
		type_coder(ui);
}

/* Nobody is chosen beforehand: Enter, Enter must not go on in somebody else's work. */
static void ask_coder(struct ui *ui)
{
	struct start *s = ui->start;
	struct menu *m = &ui->prompt.menu;

	if (s->work.n_coders == 0) {
		type_coder(ui);
		return;
	}
	ui_ask_menu(ui, _("Who codes?"), answer_coder);
	ui->prompt.key_acts = false;
	for (size_t i = 0; i < s->work.n_coders && i + 1 < MENU_MAX; i++) {
		const char *id = s->work.coders[i], *name = s->work.coder_names[i];
		bool now = s->coder && strcmp(s->coder, id) == 0;
		char key[2] = {i < 9 ? (char)('1' + i) : '\0', '\0'}, label[96];
		if (name && name[0] != '\0' && strcmp(name, id) != 0)
			snprintf(label, sizeof label, "%s (%s)", id, name);
		else
			snprintf(label, sizeof label, "%s", id);
		menu_add(m, key, (int)i, now, label);
		if (now)
			m->cursor = i;
	}
	menu_add(m, "", (int)s->work.n_coders, false, _("another id"));
	if (!s->coder)
		m->cursor = m->n - 1;
}

void start_ask_coder(struct ui *ui)
{
	set(&ui->start->session, NULL);
	ask_coder(ui);
}

void start_open_choice(struct ui *ui, const struct start_choice *c)
{
	struct start *s = ui->start;
	struct desk_options o = s->given;
	struct error err = {0};

	o.session = s->session;
	o.codebook = c->codebook;
	o.coder = s->coder;
	o.pass = c->pass;
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

void start_go_on(struct ui *ui)
{
	struct start *s = ui->start;

	if (!s->coder && s->work.n_coders == 1)
		set(&s->coder, s->work.coders[0]);
	if (!s->coder)
		ask_coder(ui);
	else if (!start_choose(ui))
		ui_say(ui, TONE_ERROR,
			_("this study has no codebook; put one into its folder codebooks/"));
}

void start_coded(struct ui *ui)
{
	struct start *s = ui->start;

	if (s->chosen < s->work.n_sessions)
		worklist_load(&s->work, s->chosen);
	s->rows_stale = true;
}

void start_code(struct ui *ui, const char *session, const char *codebook, bool another_pass)
{
	struct start *s = ui->start;

	s->chosen = start_find(s, session);
	if (s->chosen == SIZE_MAX) {
		ui_say(ui, TONE_ERROR, _("there is no session '%s' in this study"), session);
		return;
	}
	/* also what other programs did meanwhile */
	worklist_load(&s->work, s->chosen);
	s->rows_stale = true;
	set(&s->session, session);
	set(&s->codebook, codebook);
	s->another_pass = another_pass;
	start_go_on(ui);
}

/* ---- the ways in ---- */

static bool read_work(struct start *s, struct error *err)
{
	struct problems problems = {0};
	struct worklist fresh;
	bool ok = worklist_open(&fresh, s->given.study_root, &problems, err);

	problems_clear(&problems);
	if (!ok)
		return false;
	worklist_clear(&s->work);
	s->work = fresh;
	s->rows_stale = true;
	s->next_load = 0;
	return true;
}

bool start_reload(struct ui *ui)
{
	struct start *s = ui->start;
	size_t row = s->list.cursor;
	char *here = !s->rows_stale && row < s->n_rows
			     ? mem_strdup(s->work.sessions[s->rows[row]].id)
			     : NULL;
	struct error err = {0};
	bool ok = read_work(s, &err);

	if (!ok)
		ui_say_error(ui, &err);
	else if (here && !s->filter)
		start_go(s, here);
	free(here);
	return ok;
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
	start_go(ui->start, given->session);
	start_code(ui, given->session, given->codebook, false);
	if (!ui->leaving)
		return true;
	if (ui->failure.text[0] == '\0')
		return true;
	*err = ui->failure;
	ui->failure.text[0] = '\0';
	return false;
}

bool start_open_recording(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err)
{
	if (!start_open_session(ui, given, media, err))
		return false;
	char *text = mem_printf(_("this is the recording of session '%s'"), given->session);
	ui_notice(ui, TONE_WARNING, text);
	free(text);
	return true;
}

bool start_open_media(
	struct ui *ui, const struct desk_options *given, const char *media, struct error *err)
{
	if (!worklist_check_media(media, err) || !open_view(ui, given, err))
		return false;
	ui->start->one_session = true;
	ui->start->media = media;
	ui_push(ui, &view_new_session);
	return true;
}
