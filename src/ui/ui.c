/* The state behind the screen: views, messages, prompts, and the observation that is open. */
#include "ui/ui.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/coding.h"
#include "ui/screen.h"
#include "ui/start.h"

#define PROBLEMS_TOLD 5

/* ---- views ---- */

const struct view *ui_view(const struct ui *ui)
{
	assert(ui->n_views > 0);
	return ui->views[ui->n_views - 1];
}

void ui_push(struct ui *ui, const struct view *v)
{
	assert(ui->n_views < UI_VIEWS);
	ui->views[ui->n_views++] = v;
	if (v->enter)
		v->enter(ui);
}

void ui_pop(struct ui *ui)
{
	const struct view *v = ui_view(ui);

	ui_close_prompt(ui);
	ui->n_views--;
	if (v->leave)
		v->leave(ui);
	if (ui->n_views == 0)
		ui->leaving = true;
}

void ui_wake_in_ms(struct ui *ui, int64_t ms)
{
	int64_t at = ui->now_us + 1000 * ms;

	if (at < ui->wake_us)
		ui->wake_us = at;
}

const char *ui_language(const struct ui *ui)
{
	return ui->desk ? desk_language(ui->desk) : "en";
}

/* ---- prompts ---- */

void ui_close_prompt(struct ui *ui)
{
	bool typing = ui->prompt.typing;

	prompt_clear(&ui->prompt);
	if (typing && ui->desk)
		desk_typing(ui->desk, false);
}

void ui_ask_text(struct ui *ui, const char *question, const char *initial, const char *hint,
	bool (*done)(struct ui *ui, const char *text))
{
	ui_close_prompt(ui);
	ui->prompt.kind = PROMPT_TEXT;
	snprintf(ui->prompt.question, sizeof ui->prompt.question, "%s", question);
	snprintf(ui->prompt.hint, sizeof ui->prompt.hint, "%s", hint ? hint : "");
	line_set(&ui->prompt.line, initial ? initial : "");
	ui->prompt.text_done = done;
	ui_unsay(ui);
}

void ui_ask_menu(struct ui *ui, const char *question, void (*done)(struct ui *ui, int value))
{
	ui_close_prompt(ui);
	ui->prompt.kind = PROMPT_MENU;
	snprintf(ui->prompt.question, sizeof ui->prompt.question, "%s", question);
	ui->prompt.menu_done = done;
	ui->prompt.key_acts = true;
	ui_unsay(ui);
}

/* The prompt is taken out of ui before its answer is handled, so that a new one can be opened. */
static void finish_text(struct ui *ui, bool answered)
{
	struct prompt p = ui->prompt;
	char *text = answered ? mem_strdup(line_text(&p.line)) : NULL;

	if (p.typing && ui->desk)
		desk_typing(ui->desk, false);
	memset(&ui->prompt, 0, sizeof ui->prompt);
	bool accepted = p.text_done(ui, text);
	free(text);
	if (accepted || !answered || ui->prompt.kind != PROMPT_NONE) {
		prompt_clear(&p);
		return;
	}
	ui->prompt = p;
	if (p.typing && ui->desk)
		desk_typing(ui->desk, true);
}

static void finish_menu(struct ui *ui, int value)
{
	void (*done)(struct ui *, int) = ui->prompt.menu_done;

	ui_close_prompt(ui);
	done(ui, value);
}

static void text_key(struct ui *ui, const struct key *k)
{
	struct prompt *p = &ui->prompt;

	if (key_is(k, "Enter")) {
		finish_text(ui, true);
		return;
	}
	if (key_is(k, "Esc") || key_is(k, "Ctrl+C")) {
		finish_text(ui, false);
		return;
	}
	if (key_is(k, "Paste"))
		line_insert(&p->line, screen_pasted());
	else if (key_is(k, "Tab") && p->candidate)
		prompt_complete(p, ui);
	else if (!line_key(&p->line, k))
		ui_say(ui, TONE_INFO,
			_("%s means nothing while you type; Enter takes the text, Esc drops it"),
			key_label(k->name));
	if (p->text_changed)
		p->text_changed(ui, line_text(&p->line));
}

/* False: the key was not for the menu, which has closed. */
static bool menu_prompt_key(struct ui *ui, const struct key *k)
{
	int value = -1;

	switch (menu_key(&ui->prompt.menu, k, &value)) {
	case MENU_CHOSEN:
		finish_menu(ui, value);
		return true;
	case MENU_MOVED:
		return true;
	case MENU_CLOSED:
		finish_menu(ui, -1);
		return true;
	case MENU_NOT_MINE:
		break;
	}
	if (!ui->prompt.key_acts) {
		ui_say(ui, TONE_WARNING, _("%s is none of the choices; Esc closes the menu"),
			key_label(k->name));
		return true;
	}
	if (key_is(k, "Click") || key_is(k, "WheelUp") || key_is(k, "WheelDown"))
		return false;
	finish_menu(ui, -1);
	return false;
}

static void act_on(struct ui *ui, const struct key *k)
{
	if (ui->prompt.kind == PROMPT_TEXT) {
		text_key(ui, k);
		return;
	}
	if (ui->prompt.kind == PROMPT_MENU && menu_prompt_key(ui, k))
		return;
	const struct view *v = ui_view(ui);
	const struct command *c = command_for_key(v->groups, k);
	if (c) {
		c->run(ui);
		return;
	}
	if (v->key && v->key(ui, k))
		return;
	if (key_is(k, "Paste"))
		ui_say(ui, TONE_WARNING,
			_("pasted text was not taken as keys: nothing was logged"));
	else if (key_is(k, "Unknown"))
		ui_say(ui, TONE_INFO, _("this key means nothing here; ? shows what does"));
	else if (!key_is(k, "Click") && !key_is(k, "WheelUp") && !key_is(k, "WheelDown"))
		ui_say(ui, TONE_INFO, _("%s means nothing here; ? shows what does"),
			key_label(k->name));
}

/*
 * Who types in the video window does not look at the terminal: what is asked, or what was said, is
 * shown on the picture. A logged code shows itself, if the coder wants that.
 */
static void answer_on_video(struct ui *ui, bool was_asked)
{
	const struct prompt *p = &ui->prompt;
	struct text t = {0};

	if (ui->messages.answered && ui->messages.until_us != 0 && !ui->shown_on_video)
		text_add(&t, ui->messages.text);
	if (p->kind != PROMPT_NONE)
		text_printf(&t, "%s%s", t.len ? "\n" : "", p->question);
	if (p->kind == PROMPT_TEXT)
		text_printf(&t, " %s▏", line_text(&p->line));
	for (size_t i = 0; p->kind == PROMPT_MENU && i < p->menu.n; i++) {
		const struct menu_item *item = &p->menu.items[i];
		text_printf(&t, "\n%s %s  %s%s", i == p->menu.cursor ? ">" : " ",
			key_label(item->key), item->chosen ? "● " : "", item->label);
	}
	if (t.len == 0 && ui->coding)
		coding_path_words(ui, &t);
	if (t.len > 0 || (was_asked && !ui->shown_on_video))
		desk_show(ui->desk, t.s ? t.s : "");
	text_clear(&t);
}

void ui_key(struct ui *ui, const struct key *k)
{
	bool was_asked = ui->prompt.kind != PROMPT_NONE;

	if (ui->leaving || ui->n_views == 0)
		return;
	ui->key = *k;
	ui->n_keys++;
	ui->shown_on_video = false;
	messages_before_key(ui);
	act_on(ui, k);
	messages_after_key(ui);
	if (k->source == SOURCE_WINDOW && ui->desk && !ui->leaving)
		answer_on_video(ui, was_asked);
	ui->messages.answered = false;
}

void ui_tick(struct ui *ui)
{
	if (ui->n_views > 0 && ui_view(ui)->tick)
		ui_view(ui)->tick(ui);
	messages_tick(ui);
}

/* ---- opening and closing an observation ---- */

/* Who codes with a draft should know: at the opening, and by the word beside its name. */
static void tell_of_draft(struct ui *ui)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	if (cb->status == STATUS_DRAFT && !desk_is_played(ui->desk))
		ui_say(ui, TONE_INFO,
			_("%s is a draft: not all of it is confirmed by a source; ? tells more"),
			cb->id);
}

/* Where there are no codes the ratings are all there is to do. */
static void push_first(struct ui *ui)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	if (desk_is_played(ui->desk)) {
		ui_push(ui, &view_play);
		return;
	}
	if (desk_other(ui->desk)) {
		ui_push(ui, &view_compare);
		return;
	}
	ui_push(ui, &view_coding);
	if (cb->form)
		ui_push(ui, &view_form);
	else if (cb->n_codes == 0)
		ui_push(ui, &view_rating);
}

bool ui_open_desk(struct ui *ui, const struct desk_options *o, struct error *err)
{
	struct problems problems = {0};

	if (!desk_open(&ui->desk, o, &problems, err)) {
		ui->desk = NULL;
		problems_clear(&problems);
		return false;
	}
	ui->leave_us = 0;
	const struct study_settings *settings = desk_settings(ui->desk);
	ui->window_keys = settings->window_keys;
	ui->confirm_on_video = settings->confirm_on_video;
	push_first(ui);
	tell_of_draft(ui);
	for (size_t i = 0; i < problems.n && i < PROBLEMS_TOLD; i++) {
		const struct problem *one = &problems.items[i];
		/* the path is long and says no more than the name */
		const char *slash = one->file ? strrchr(one->file, '/') : NULL;
		const char *name = slash ? slash + 1 : one->file;
		char *text = name ? mem_printf("%s: %s", name, one->text) : mem_strdup(one->text);
		ui_notice(ui, TONE_WARNING, text);
		free(text);
	}
	if (problems.n > PROBLEMS_TOLD)
		ui_notice(ui, TONE_WARNING, _("and there is more; 'turven check' tells all"));
	problems_clear(&problems);
	return true;
}

void ui_close_desk(struct ui *ui)
{
	struct error err = {0};
	struct desk *desk = ui->desk;

	while (ui->n_views > 1 && ui_view(ui) != &view_coding)
		ui_pop(ui);
	if (ui->n_views == 1 || (ui->start && ui->start->one_session)) {
		ui->leaving =
			true; /* the loop closes the desk, after the screen knows no more of it */
		return;
	}
	ui_pop(ui);
	ui->desk = NULL;
	ui_unsay(ui);
	messages_drop_held(&ui->messages);
	if (desk && !desk_close(desk, &err))
		ui_say_error(ui, &err);
	if (ui->start)
		start_coded(ui);
}
