/* What the robot types, and what should come of it. */
#include "robot.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "robot_private.h"

#define IN_SIGHT     15  /* so many of the last events are surely on the screen */
#define DOUBLE_PRESS 400 /* ms, with a margin: an earlier end is asked about */
#define UNDO_DEPTH   8
#define TIME_UNKNOWN INT64_MAX

const struct robot_code robot_codes[ROBOT_CODES] = {
	{"hit", "HIT", "Hits", "h", false, -1, false},
	{"cry", "CRY", "Cries", "ea", false, -1, false},
	{"run", "RUN", "Runs", "eb", false, -1, false},
	{"joke", "JOK", "Jokes", "j", false, -1, true},
	{"smile", "SMI", "Smiles", "s", true, 0, false},
	{"frown", "FRO", "Frowns", "f", true, 0, false},
	{"play", "PLA", "Plays", "p", true, -1, true},
};
const char *const robot_targets[] = {"kim", "lee", "family"};
const char *const robot_target_labels[] = {"Kim", "Lee", "Family"};

enum { N_POINTS = 4, N_STATES = 3 };

/* ---- changes to what is known ---- */

static struct step *new_step(struct knowledge *k)
{
	struct step *s = &k->steps[k->n_done];

	memset(s, 0, sizeof *s);
	k->n_steps = ++k->n_done;
	return s;
}

static void change(struct knowledge *k, struct step *s, int event, const struct known *to)
{
	s->event[s->n] = event;
	s->before[s->n] = k->events[event];
	s->after[s->n] = *to;
	s->n++;
	k->events[event] = *to;
}

/* The state that a press of this code ends: the same, or another one of its group. -1 = none. */
static int running(const struct knowledge *k, int code, int target)
{
	for (int i = 0; i < k->n_events; i++) {
		const struct known *e = &k->events[i];
		bool same_group = robot_codes[code].group >= 0 &&
				  robot_codes[e->code].group == robot_codes[code].group;

		if (e->there && e->runs && e->target == target && (e->code == code || same_group))
			return i;
	}
	return -1;
}

static void end_state(struct knowledge *k, struct step *s, int event, int64_t from)
{
	struct known e = k->events[event];

	e.runs = false;
	e.offset_from = from;
	e.offset_to = TIME_UNKNOWN;
	change(k, s, event, &e);
}

static void press(struct robot *r, struct typed *t, int code, int target)
{
	struct knowledge *k = &t->after;
	int64_t from = robot_media_from(r, t->sent_us);
	int other = robot_codes[code].state ? running(k, code, target) : -1;
	struct step *s = new_step(k);

	if (other >= 0)
		end_state(k, s, other, from);
	t->event = other;
	t->ends = other >= 0;
	if (other >= 0 && k->events[other].code == code)
		return;
	struct known e = {
		.run = r->run,
		.n = ++k->n_run,
		.code = code,
		.target = target,
		.there = true,
		.runs = robot_codes[code].state,
		.onset_from = from,
		.onset_to = TIME_UNKNOWN,
		.shown_ds = -1,
	};
	t->event = k->n_events++;
	t->makes = true;
	k->events[t->event] =
		(struct known){.run = e.run, .n = e.n, .code = code, .target = target};
	k->events[t->event].onset_from = from;
	k->events[t->event].onset_to = TIME_UNKNOWN;
	k->events[t->event].shown_ds = -1;
	change(k, s, t->event, &e);
}

/* Is the event surely in the part of the list that is on the screen? */
static bool in_sight(const struct knowledge *k, int event)
{
	int later = 0;

	for (int i = event + 1; i < k->n_events; i++)
		later += k->events[i].there;
	return k->events[event].there && later < IN_SIGHT;
}

/* Undo or redo of a step; false where the screen could not show it. */
static bool take_step(struct knowledge *k, bool redo)
{
	const struct step *s = &k->steps[redo ? k->n_done : k->n_done - 1];

	for (int i = 0; i < s->n; i++) {
		const struct known *from = redo ? &s->before[i] : &s->after[i];
		const struct known *to = redo ? &s->after[i] : &s->before[i];

		if (strcmp(from->comment, to->comment) != 0) {
			if (!in_sight(k, s->event[i]))
				return false;
			k->comment_shown = to->comment[0] != '\0';
			snprintf(k->comment, sizeof k->comment, "%s",
				to->comment[0] ? to->comment : from->comment);
		}
		k->events[s->event[i]] = *to;
	}
	k->n_done += redo ? 1 : -1;
	return true;
}

/* ---- choosing what to type ---- */

static void add_keys(char *keys, size_t size, int code, int target)
{
	size_t n = strlen(keys);

	if (robot_codes[code].unit)
		snprintf(keys + n, size - n, "%s", robot_codes[code].keys);
	else
		snprintf(keys + n, size - n, "%d%s", 1 + target, robot_codes[code].keys);
}

/* A double press within moments is asked about: the robot knows better. */
static bool may_press(const struct robot *r, const struct knowledge *k, int code, int target)
{
	int other = robot_codes[code].state ? running(k, code, target) : -1;

	if (!robot_codes[code].state)
		return true;
	if (!k->playing)
		return false; /* several would begin and end at one and the same time */
	if (other < 0 || k->events[other].code != code)
		return true;
	return k->events[other].run < r->run ||
	       (k->events[other].onset_to != TIME_UNKNOWN &&
		       robot_media_from(r, robot_now_us()) - k->events[other].onset_to >
			       DOUBLE_PRESS);
}

static bool choose_press(struct robot *r, struct typed *t, char *keys, size_t size)
{
	bool state = robot_random(r, 100) < 30;
	int code =
		state ? N_POINTS + (int)robot_random(r, N_STATES) : (int)robot_random(r, N_POINTS);
	int target = robot_codes[code].unit ? TARGET_FAMILY : (int)robot_random(r, 2);

	if (!may_press(r, &t->after, code, target)) {
		code = (int)robot_random(r, N_POINTS);
		target = robot_codes[code].unit ? TARGET_FAMILY : (int)robot_random(r, 2);
	}
	add_keys(keys, size, code, target);
	press(r, t, code, target);
	return true;
}

/* Something about the event that was logged just now, which is the selected one. */
static bool choose_correction(struct robot *r, struct typed *t, int event, char *keys, size_t size)
{
	struct knowledge *k = &t->after;
	struct known e = k->events[event];

	if (robot_random(r, 4) == 0) {
		e.there = e.runs = false;
		/* deleting a state that ended another one does not bring that back */
		snprintf(keys, size, "\x04");
		change(k, new_step(k), event, &e);
		return true;
	}
	snprintf(e.comment, sizeof e.comment, "c%04d", ++r->n_comments % 10000);
	snprintf(keys, size, ";%s\r", e.comment);
	snprintf(k->comment, sizeof k->comment, "%s", e.comment);
	k->comment_shown = true;
	change(k, new_step(k), event, &e);
	return true;
}

static bool choose(struct robot *r, struct typed *t, int last, bool pauses, char *keys, size_t size)
{
	struct knowledge *k = &t->after;
	uint32_t dice = robot_random(r, 100);

	if (pauses && dice < 4 && r->n_typed == 0) {
		snprintf(keys, size, " ");
		k->playing = !k->playing;
		t->plays = true;
		return true;
	}
	if (last >= 0 && k->events[last].there && dice < 25)
		return choose_correction(r, t, last, keys, size);
	if (dice < 40 && k->n_done > 0 && k->n_steps - k->n_done < UNDO_DEPTH) {
		snprintf(keys, size, "\x1a");
		return take_step(k, false);
	}
	if (dice < 55 && k->n_done < k->n_steps) {
		snprintf(keys, size, "\x19");
		return take_step(k, true);
	}
	return choose_press(r, t, keys, size);
}

/* The event made by what was typed last, -1 if it made none. */
static int last_made(const struct robot *r)
{
	const struct typed *t = r->n_typed > 0 ? &r->typed[r->n_typed - 1] : NULL;

	if (t)
		return t->makes ? t->event : -1;
	return r->last_made;
}

static int count(const struct knowledge *k)
{
	int n = 0;

	for (int i = 0; i < k->n_events; i++)
		n += k->events[i].there;
	return n;
}

static bool is_running(const struct knowledge *k, int code, int target)
{
	for (int i = 0; i < k->n_events; i++) {
		const struct known *e = &k->events[i];

		if (e->there && e->runs && e->code == code && e->target == target)
			return true;
	}
	return false;
}

static bool looks_like(const struct knowledge *a, const struct knowledge *b)
{
	bool same = count(a) == count(b) && a->playing == b->playing;

	for (int code = N_POINTS; code < ROBOT_CODES; code++)
		for (int target = TARGET_KIM; target <= TARGET_FAMILY; target++)
			same = same && is_running(a, code, target) == is_running(b, code, target);
	return same;
}

/* Would the screen tell this from what it shows now, and from what it will show in between? */
static bool can_be_seen(const struct robot *r, const char *screen, const struct knowledge *k)
{
	bool new_comment =
		k->comment[0] && k->comment_shown && strcmp(k->comment, r->now->comment) != 0;

	if (robot_shows(screen, k))
		return false;
	if (r->n_typed == 0 || new_comment)
		return true;
	for (int i = 0; i < r->n_typed; i++)
		if (looks_like(&r->typed[i].after, k))
			return false;
	return !looks_like(r->now, k);
}

bool robot_choose(struct robot *r, bool pauses, char *keys, size_t size)
{
	const struct knowledge *k = r->n_typed > 0 ? &r->typed[r->n_typed - 1].after : r->now;
	struct typed *t = &r->typed[r->n_typed];
	bool chosen = false;

	if (r->n_typed == ROBOT_TYPED || k->n_events == ROBOT_EVENTS || k->n_steps == ROBOT_STEPS)
		return false;
	char *screen = terminal_dump(r->terminal);
	for (int tries = 0; !chosen && tries < 50; tries++) {
		memset(t, 0, offsetof(struct typed, after));
		memcpy(&t->after, k, sizeof *k);
		t->after.comment[0] = '\0';
		t->event = -1;
		t->sent_us = robot_now_us();
		keys[0] = '\0';
		chosen = choose(r, t, last_made(r), pauses, keys, size) &&
			 can_be_seen(r, screen, &t->after);
	}
	if (chosen && t->makes)
		robot_message(
			screen, &t->after.events[t->event], t->said_before, sizeof t->said_before);
	free(screen);
	return chosen;
}

/* ---- what the screen shows ---- */

static bool shows_count(const char *screen, int n)
{
	for (const char *at = screen; (at = strstr(at, "Events ")) != NULL;) {
		char *end;
		long count = strtol(at += strlen("Events "), &end, 10);

		if (end != at)
			return count == n;
	}
	return false;
}

static bool shows_running(const char *screen, const struct knowledge *k)
{
	const char *row = strstr(screen, "Running:");
	size_t length = row ? strcspn(row, "\n") : 0;
	char *text = strndup(row ? row : "", length);
	bool same = true;

	ck_assert_ptr_nonnull(text);
	for (int code = N_POINTS; code < ROBOT_CODES; code++) {
		for (int target = TARGET_KIM; target <= TARGET_FAMILY; target++) {
			char words[60];
			bool wanted = is_running(k, code, target);

			snprintf(words, sizeof words, "%s %s, %s,", robot_codes[code].name,
				robot_codes[code].label, robot_target_labels[target]);
			same = same && (strstr(text, words) != NULL) == wanted;
		}
	}
	free(text);
	return same;
}

bool robot_shows(const char *screen, const struct knowledge *k)
{
	char comment[24];

	if (!shows_count(screen, count(k)) || !shows_running(screen, k) ||
		!strstr(screen, k->playing ? "stopwatch runs" : "stopwatch paused"))
		return false;
	snprintf(comment, sizeof comment, "“%s”", k->comment);
	return k->comment[0] == '\0' || (strstr(screen, comment) != NULL) == k->comment_shown;
}

void robot_expected(const struct knowledge *k, char *out, size_t size)
{
	int n = snprintf(
		out, size, "%d events, %s, running:", count(k), k->playing ? "playing" : "paused");

	for (int i = 0; i < k->n_events && (size_t)n < size; i++) {
		if (k->events[i].there && k->events[i].runs)
			n += snprintf(out + n, size - (size_t)n, " %s of %s",
				robot_codes[k->events[i].code].id,
				robot_targets[k->events[i].target]);
	}
	if ((size_t)n < size && k->comment[0])
		snprintf(out + n, size - (size_t)n, "; comment '%s' %s", k->comment,
			k->comment_shown ? "shown" : "not shown");
}
