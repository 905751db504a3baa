/*
 * Undo and redo: two stacks of what the coder did, and the records that take it back or do it
 * again.
 *
 * Undoing does not remove an action's record, it adds one that restores the revision before. So an
 * action wanders between the stacks as often as one likes and keeps the name of its first record.
 */
#include <stdlib.h>
#include <string.h>

#include "model/timeline_private.h"

static void push(struct actions *stack, struct action a)
{
	MEM_GROW(stack->items, stack->n, stack->capacity);
	stack->items[stack->n++] = a;
}

/* Takes the action of a record from one stack to the other. */
static bool move(struct actions *from, struct actions *to, const struct record *r)
{
	for (size_t i = from->n; i > 0; i--) {
		struct action a = from->items[i - 1];

		if (a.run != r->ref_run || a.seq != r->ref_seq)
			continue;
		from->n--;
		memmove(&from->items[i - 1], &from->items[i],
			(from->n - (i - 1)) * sizeof *from->items);
		push(to, a);
		return true;
	}
	return false;
}

bool timeline_note_action(struct timeline *t, const struct record *r, struct revision *made,
	struct rating_revision *rated)
{
	switch (r->cause) {
	case CAUSE_INPUT:
	case CAUSE_EDIT:
	case CAUSE_IMPORT:
		t->redo.n = 0;
		/* what a change changed may be lost: then there is no way back */
		if (rated || r->op == OP_ADD || made->before)
			push(&t->undo, (struct action){r->run, r->seq, made, r->ends, rated});
		return true;
	case CAUSE_UNDO:
		return move(&t->undo, &t->redo, r);
	case CAUSE_REDO:
		return move(&t->redo, &t->undo, r);
	case CAUSE_MIGRATE:
	case CAUSE_AUTOCLOSE:
	case CAUSE_NONE:
		break;
	}
	return true;
}

static bool is_there(const struct revision *r)
{
	return r && !r->e.deleted;
}

/*
 * The revision that undo (or redo) of the action restores: NULL = the event is to go. False if the
 * event is not as the action left it, gone where it should be there or the other way round: it was
 * changed on another machine.
 */
static bool restores(
	const struct timeline *t, const struct action *a, bool redo, const struct revision **wanted)
{
	*wanted = NULL;
	if (a->rated)
		return true; /* a rating can always take the value that it had */

	const struct revision *before = is_there(a->made->before) ? a->made->before : NULL;
	const struct revision *after = is_there(a->made) ? a->made : NULL;

	*wanted = redo ? after : before;
	return is_there(timeline_newest(t, a->made->e.id)) == ((redo ? before : after) != NULL);
}

static const struct action *next_action(const struct timeline *t, bool redo)
{
	const struct actions *stack = redo ? &t->redo : &t->undo;
	const struct revision *wanted;

	for (size_t i = stack->n; i > 0; i--)
		if (restores(t, &stack->items[i - 1], redo, &wanted))
			return &stack->items[i - 1];
	return NULL;
}

/* Ends the other event again, or lets it run again, if it is still as the action left it. */
static void fill_ends(const struct timeline *t, const struct action *a, struct record *r)
{
	const struct revision *other = a->ends.n > 0 ? timeline_newest(t, a->ends) : NULL;
	bool runs;

	if (!is_there(other) || timeline_lane(t, &other->e) != timeline_lane(t, &a->made->e))
		return;
	runs = other->e.v.offset_ms == MEDIATIME_NONE;
	if (runs == timeline_reopens(r) || (runs && other->e.v.onset_ms > r->v.onset_ms))
		return;
	r->ends = a->ends;
	r->ends_rev = other->e.rev + 1;
}

/* The rating as the action found it, or left it. */
static void make_rating(
	const struct timeline *t, const struct action *a, bool redo, struct record *r)
{
	const struct rating *made = &a->rated->r;
	const struct rating_revision *wanted = redo ? a->rated : a->rated->before;

	record_init(r, OP_RATE, redo ? CAUSE_REDO : CAUSE_UNDO);
	r->key = a->rated->key;
	r->v.target = t->targets[made->target].id;
	r->value = wanted ? wanted->value : rating_status_name(RATING_UNRATED);
	r->text = wanted ? wanted->r.comment : NULL;
	r->rev = timeline_rating(t, made->item, made->target, made->segment)->rev + 1;
	r->ref_run = a->run;
	r->ref_seq = a->seq;
}

static bool make(const struct timeline *t, bool redo, struct record *r)
{
	const struct action *a = next_action(t, redo);
	const struct revision *newest, *wanted;

	if (!a)
		return false;
	if (a->rated) {
		make_rating(t, a, redo, r);
		return true;
	}
	newest = timeline_newest(t, a->made->e.id);
	restores(t, a, redo, &wanted);
	record_init(r, OP_DEL, redo ? CAUSE_REDO : CAUSE_UNDO);
	r->id = newest->e.id;
	r->rev = newest->e.rev + 1;
	if (wanted) {
		r->op = newest->e.deleted ? OP_ADD : OP_SET;
		r->v = wanted->e.v;
	}
	r->ref_run = a->run;
	r->ref_seq = a->seq;
	fill_ends(t, a, r);
	return true;
}

bool timeline_undo(const struct timeline *t, struct record *r)
{
	return make(t, false, r);
}

bool timeline_redo(const struct timeline *t, struct record *r)
{
	return make(t, true, r);
}

size_t timeline_n_undo(const struct timeline *t)
{
	return t->undo.n;
}

size_t timeline_n_redo(const struct timeline *t)
{
	return t->redo.n;
}
