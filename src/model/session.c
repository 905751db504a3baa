/*
 * Who can be coded in a session, and how an observation's files are named.
 */
#include "model/session.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

int64_t session_duration_ms(const struct session *s)
{
	int64_t duration_ms = 0;

	for (size_t i = 0; i < s->n_recordings; i++) {
		if (s->recordings[i].duration_ms < 0)
			return -1;
		duration_ms += s->recordings[i].duration_ms;
	}
	return s->n_recordings > 0 ? duration_ms : -1;
}

void session_free(struct session *s)
{
	arena_clear(&s->arena);
	*s = (struct session){0};
}

bool session_is_sound_only(const struct session *s)
{
	for (size_t i = 0; i < s->n_recordings; i++)
		if (s->recordings[i].picture != PICTURE_NO)
			return false;
	return s->n_recordings > 0;
}

void study_settings_clear(struct study_settings *s)
{
	arena_clear(&s->arena);
	*s = (struct study_settings){0};
}

static bool is_member(const struct target_class *class, const struct participant *p)
{
	if (class->kind != TARGET_PERSON)
		return false;
	for (size_t i = 0; i < class->n_roles; i++)
		if (p->role && strcmp(class->roles[i], p->role) == 0)
			return true;
	return class->n_roles == 0;
}

static bool is_there(const struct target *targets, size_t n, const struct participant *p)
{
	for (size_t i = 0; i < n; i++)
		if (targets[i].participant == p)
			return true;
	return false;
}

static bool is_taken(const struct target *targets, size_t n, char key)
{
	for (size_t i = 0; i < n; i++)
		if (targets[i].key == key)
			return true;
	return false;
}

/* The digit of somebody in the session stands for nobody else, also where this codebook has no codes
 * about that person: whoever presses it means that person. */
static bool is_kept(const struct session *s, char key)
{
	for (size_t i = 0; i < s->n_participants; i++)
		if (s->participants[i].key == key)
			return true;
	return false;
}

static void give_keys(
	const struct codebook *cb, const struct session *s, struct target *targets, size_t n)
{
	static const char digits[] = "1234567890";
	size_t next = 0;

	for (size_t i = 0; i < n; i++) {
		const struct participant *p = targets[i].participant;

		if (p && p->key && !is_taken(targets, n, p->key))
			targets[i].key = p->key;
	}
	for (size_t i = 0; i < n; i++) {
		char key = cb->target_classes[targets[i].target_class].key;

		if (!targets[i].participant && key && !is_taken(targets, n, key) &&
			!is_kept(s, key))
			targets[i].key = key;
	}
	for (size_t i = 0; i < n; i++) {
		if (targets[i].key)
			continue;
		while (digits[next] &&
			(is_taken(targets, n, digits[next]) || is_kept(s, digits[next])))
			next++;
		targets[i].key = digits[next];
	}
}

size_t targets_of(const struct codebook *cb, const struct session *s, struct target **out)
{
	/* One more than there can be, so that none at all is nothing special. */
	size_t most = cb->n_target_classes + s->n_participants + 1, n = 0;
	struct target *targets = mem_alloc(most, sizeof *targets);

	for (size_t c = 0; c < cb->n_target_classes; c++) {
		const struct target_class *class = &cb->target_classes[c];

		if (class->kind == TARGET_UNIT) {
			targets[n++] = (struct target){
				.id = class->id, .target_class = (int)c, .label = &class->label};
			continue;
		}
		for (size_t i = 0; i < s->n_participants; i++) {
			const struct participant *p = &s->participants[i];

			if (is_member(class, p) && !is_there(targets, n, p))
				targets[n++] = (struct target){.id = p->id,
					.target_class = (int)c,
					.label = &p->label,
					.participant = p};
		}
	}
	give_keys(cb, s, targets, n);
	*out = targets;
	return n;
}

bool target_in_classes(
	const struct codebook *cb, const int *classes, size_t n, const struct target *t)
{
	for (size_t i = 0; i < n; i++) {
		if (classes[i] == t->target_class)
			return true;
		if (t->participant && is_member(&cb->target_classes[classes[i]], t->participant))
			return true;
	}
	return false;
}

bool target_allowed(const struct codebook *cb, const struct code *code, const struct target *t)
{
	return target_in_classes(cb, code->targets, code->n_targets, t);
}

void observation_stem(const struct observation_name *name, char out[OBSERVATION_STEM_SIZE])
{
	if (name->pass > 1)
		snprintf(out, OBSERVATION_STEM_SIZE, "%s_%s+%d_%s", name->session, name->coder,
			name->pass, name->codebook);
	else
		snprintf(out, OBSERVATION_STEM_SIZE, "%s_%s_%s", name->session, name->coder,
			name->codebook);
}

/* A file id at *s; leaves *s behind it. */
static bool read_id(const char **s, char out[33])
{
	size_t n = strspn(*s, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (n == 0 || n > 32)
		return false;
	memcpy(out, *s, n);
	out[n] = '\0';
	*s += n;
	return text_is_file_id(out);
}

/* `+2` … `+99`, as observation_stem writes it. */
static bool read_pass(const char **s, int *pass)
{
	size_t n = strspn(*s + 1, "0123456789");
	long long value;

	if ((*s)[1] == '0' || n > 2 || !text_to_int64(*s + 1, n, 2, 99, &value))
		return false;
	*pass = (int)value;
	*s += n + 1;
	return true;
}

bool observation_parse_stem(const char *s, struct observation_name *name, const char **rest)
{
	struct observation_name found = {.pass = 1};

	if (!read_id(&s, found.session) || *s++ != '_' || !read_id(&s, found.coder))
		return false;
	if (*s == '+' && !read_pass(&s, &found.pass))
		return false;
	if (*s++ != '_' || !read_id(&s, found.codebook))
		return false;
	*name = found;
	if (rest)
		*rest = s;
	return true;
}
