/* How a rating gets its value: a key is one record, as with codes. */
#include "ui/rating_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "model/label.h"
#include "ui/coding.h"

static const struct rating_line *selected_or_say(struct ui *ui)
{
	const struct rating_line *line = rating_selected(ui);

	if (!line)
		ui_say(ui, TONE_INFO, _("there is nothing to rate here"));
	return line;
}

static const struct rating_item *item_of(const struct ui *ui, const struct rating_line *line)
{
	return &desk_codebook(ui->desk)->ratings[line->item];
}

static void say_rating(struct ui *ui, const struct rating *r)
{
	char *words = desk_describe_rating(ui->desk, r);

	ui_say(ui, TONE_INFO, r->status == RATING_UNRATED ? _("taken back: %s") : _("rated: %s"),
		words);
	free(words);
}

/* Nobody rates what a rule makes not applicable; the rule is said. */
static bool is_ruled_out(struct ui *ui, const struct rating_line *line)
{
	struct text why = {0};

	if (!rating_is_ruled_out(ui, line))
		return false;
	rating_words(ui, line, &why);
	ui_say(ui, TONE_WARNING, _("%s cannot be rated; %s in this session"),
		item_of(ui, line)->name, why.s);
	text_clear(&why);
	return true;
}

/* False: it was refused, and said so. */
static bool rate(
	struct ui *ui, const struct rating_line *line, enum rating_status status, double value)
{
	const struct rating *before = rating_of_line(ui, line), *r;
	struct error err = {0};

	if (!coding_may_change(ui) || (status != RATING_UNRATED && is_ruled_out(ui, line)))
		return false;
	if (!desk_rate(ui->desk, line->item, line->target, line->ref, status, value, NULL, &err)) {
		coding_say_error(ui, &err);
		return false;
	}
	r = rating_of_line(ui, line);
	if (r == before)
		ui_say(ui, TONE_INFO, r ? _("unchanged") : _("it is not rated yet"));
	else
		say_rating(ui, r);
	return true;
}

/* ---- typing ---- */

static void say_scale(struct ui *ui, const struct rating_line *line, const char *typed)
{
	const struct scale *s = &item_of(ui, line)->scale;
	char min[RATING_TEXT_SIZE], max[RATING_TEXT_SIZE], step[RATING_TEXT_SIZE];

	rating_format_signed(s, s->min, min);
	rating_format_signed(s, s->max, max);
	rating_format(RATING_VALUE, s->step, step);
	ui_say(ui, TONE_WARNING,
		_("'%s' is not on the scale (%s to %s in steps of %s): the rating is as it was; "
		  "Esc begins anew"),
		typed, min, max, step);
}

static void end_number(struct rating_view *v)
{
	v->number = (struct typed_number){0};
	v->taken = NULL;
}

/* The number stays, for a key that follows at once. */
static void take(struct ui *ui, const struct rating_line *line, double value)
{
	struct rating_view *v = ui->rating;
	const struct rating *before = rating_of_line(ui, line), *after;

	if (!rate(ui, line, RATING_VALUE, value)) {
		end_number(v);
		return;
	}
	after = rating_of_line(ui, line);
	v->taken = after == before ? NULL : after;
	v->number.settled = true;
}

/* What the beginning of it made of the rating is undone. */
static void refuse(struct ui *ui, const struct rating_line *line)
{
	struct rating_view *v = ui->rating;
	struct error err = {0};

	if (v->taken && v->taken == rating_of_line(ui, line) && !desk_undo(ui->desk, NULL, 0, &err))
		coding_say_error(ui, &err);
	else
		say_scale(ui, line, v->number.text);
	v->taken = NULL;
	v->number.settled = v->number.refused = true;
}

/* What waits is taken or refused. */
static void settle(struct ui *ui, const struct rating_line *line)
{
	double value;

	switch (typed_value(&item_of(ui, line)->scale, ui->rating->number.text, &value)) {
	case TYPED_OPEN:
	case TYPED_DONE:
		take(ui, line, value);
		break;
	case TYPED_BEGUN:
	case TYPED_IMPOSSIBLE:
		refuse(ui, line);
		break;
	}
}

bool rating_take_typed(struct ui *ui)
{
	struct rating_view *v = ui->rating;
	const struct rating_line *line = rating_selected(ui);
	bool ok = true;

	if (line && typed_waits(&v->number)) {
		settle(ui, line);
		ok = v->number.settled && !v->number.refused;
	}
	end_number(v);
	return ok;
}

bool rating_just_typed(const struct ui *ui)
{
	const struct rating_view *v = ui->rating;

	return v->number.settled && ui->n_keys == v->number_key + 1;
}

bool rating_untype(struct ui *ui)
{
	struct typed_number *number = &ui->rating->number;
	size_t n = strlen(number->text);

	if (!typed_waits(number) && !(rating_just_typed(ui) && number->refused))
		return false;
	number->text[n - 1] = '\0';
	number->settled = number->refused = false;
	number->us = ui->now_us;
	ui->rating->number_key = ui->n_keys;
	return true;
}

bool rating_drop_typed(struct ui *ui)
{
	struct rating_view *v = ui->rating;
	bool drops = typed_waits(&v->number) || (rating_just_typed(ui) && v->number.refused);

	end_number(v);
	if (drops)
		ui_say(ui, TONE_INFO, _("dropped: the rating is as it was"));
	return drops;
}

bool rating_type(struct ui *ui, const struct key *k)
{
	struct rating_view *v = ui->rating;
	const struct rating_line *line = rating_selected(ui);
	enum typed is;
	double value = 0;

	if (v->number.settled && !rating_just_typed(ui))
		end_number(v);
	if (!line ||
		!typed_key(&v->number, &item_of(ui, line)->scale, k->name, ui->now_us, &is, &value))
		return false;
	v->number_key = ui->n_keys;
	if (v->number.text[1] == '\0') /* a new one */
		v->taken = NULL;
	switch (is) {
	case TYPED_DONE:
		take(ui, line, value);
		break;
	case TYPED_IMPOSSIBLE:
		refuse(ui, line);
		break;
	case TYPED_OPEN:
		ui_say(ui, TONE_INFO, _("%s…: Enter takes it, or a moment without a key"),
			v->number.text);
		break;
	case TYPED_BEGUN:
		ui_say(ui, TONE_INFO, _("%s…: go on with the number"), v->number.text);
		break;
	}
	return true;
}

void rating_tick_typed(struct ui *ui)
{
	struct rating_view *v = ui->rating;
	const struct rating_line *line = rating_selected(ui);

	if (!line || !typed_waits(&v->number))
		return;
	int64_t left_ms = typed_left_ms(&v->number, &item_of(ui, line)->scale, ui->now_us);
	if (left_ms > 0) {
		ui_wake_in_ms(ui, left_ms);
		return;
	}
	settle(ui, line);
	if (ui->key.source == SOURCE_WINDOW)
		desk_show(ui->desk, ui->messages.text);
}

/* ---- one key each ---- */

/* From where nothing is rated: to 0, or the end of the scale that is nearest to it. */
static void step_value(struct ui *ui, int by)
{
	const struct rating_line *line;
	const struct rating *r;
	double value;

	rating_take_typed(ui);
	line = selected_or_say(ui);
	if (!line)
		return;
	const struct scale *s = &item_of(ui, line)->scale;
	r = rating_of_line(ui, line);
	if (!r || r->status != RATING_VALUE) {
		rate(ui, line, RATING_VALUE, scale_nearest(s, 0));
		return;
	}
	value = scale_nearest(s, r->value + by * s->step);
	if (by < 0 ? value < r->value : value > r->value)
		rate(ui, line, RATING_VALUE, value);
	else
		ui_say(ui, TONE_INFO,
			by < 0 ? _("this is the lowest value") : _("this is the highest value"));
}

static void value_down(struct ui *ui)
{
	step_value(ui, -1);
}

static void value_up(struct ui *ui)
{
	step_value(ui, 1);
}

static void set_status(struct ui *ui, enum rating_status status)
{
	const struct rating_line *line = selected_or_say(ui);

	end_number(ui->rating); /* the coder thought better of it */
	if (line)
		rate(ui, line, status, 0);
}

static void not_observable(struct ui *ui)
{
	set_status(ui, RATING_NOT_OBSERVABLE);
}

static void not_applicable(struct ui *ui)
{
	set_status(ui, RATING_NOT_APPLICABLE);
}

static void take_back(struct ui *ui)
{
	set_status(ui, RATING_UNRATED);
}

/* ---- comment ---- */

static bool take_comment(struct ui *ui, const char *text)
{
	const struct rating_line *line = &ui->rating->asked;
	const struct rating *before = rating_of_line(ui, line);
	struct error err = {0};

	if (!text) {
		ui_say(ui, TONE_INFO, _("the comment was left as it was"));
		return true;
	}
	if (!desk_rate(ui->desk, line->item, line->target, line->ref,
		    before ? before->status : RATING_UNRATED, before ? before->value : 0, text,
		    &err)) {
		coding_say_error(ui, &err);
		return false;
	}
	if (rating_of_line(ui, line) == before)
		ui_say(ui, TONE_INFO, _("unchanged"));
	else
		ui_say(ui, TONE_INFO, text[0] ? _("comment saved") : _("comment removed"));
	return true;
}

static void comment(struct ui *ui)
{
	const struct rating_line *line;
	const struct rating *r;
	char question[160];

	rating_take_typed(ui);
	line = selected_or_say(ui);
	if (!line || !coding_may_change(ui))
		return;
	ui->rating->asked = *line;
	r = rating_of_line(ui, line);
	snprintf(question, sizeof question, _("Comment on %s, %s:"), item_of(ui, line)->name,
		coding_target_label(ui, line->target));
	ui_ask_text(ui, question, r ? r->comment : NULL, NULL, take_comment);
	ui->prompt.typing = true;
	desk_typing(ui->desk, true);
}

static const struct command commands[] = {
	{"lower", {"Left"}, N_("value"), N_("a lower value (digits, + and - type one)"),
		value_down},
	{"higher", {"Right"}, NULL, N_("a higher value"), value_up},
	{"not-observable", {"*"}, N_("not observable"),
		N_("not observable: too little was seen or heard to rate it"), not_observable},
	{"not-applicable", {"/"}, N_("not applicable"),
		N_("not applicable: the item makes no sense here"), not_applicable},
	{"take-back", {"Ctrl+D", "Delete"}, NULL, N_("take the rating back: not rated"), take_back},
	{"comment", {";"}, N_("comment"), N_("comment on the rating"), comment},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_rating = {N_("Rating"), commands};
