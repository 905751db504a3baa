/*
 * Where the events of a project of BORIS stand. The reader of JSON has forgotten it, and people want to
 * find an event that does not fit; so the text, which is JSON by now, is gone through once more. The
 * events are the lists within the list "events" of each member of "observations".
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "exchange/boris_project_read.h"

enum { DEPTH_PROJECT = 1, DEPTH_OBSERVATION = 3, DEPTH_EVENTS = 4 };

struct scan {
	const char *at, *end;
	int line, column;
	const char *key; /* the newest text in quotes */
	size_t key_length;
	int depth;
	bool in_observations, in_events;
};

static void step(struct scan *s)
{
	if (*s->at == '\n') {
		s->line++;
		s->column = 1;
	} else if (((unsigned char)*s->at & 0xC0) != 0x80) {
		s->column++;
	}
	s->at++;
}

/* From the opening quote to behind the closing one. */
static void skip_text(struct scan *s)
{
	step(s);
	s->key = s->at;
	while (s->at < s->end && *s->at != '"') {
		if (*s->at == '\\' && s->at + 1 < s->end)
			step(s);
		step(s);
	}
	s->key_length = (size_t)(s->at - s->key);
	if (s->at < s->end)
		step(s);
}

static bool is_key(const struct scan *s, const char *word)
{
	return s->key_length == strlen(word) && memcmp(s->key, word, s->key_length) == 0;
}

static void take_sign(struct scan *s, struct boris_places *out)
{
	switch (*s->at) {
	case ':':
		if (s->depth == DEPTH_PROJECT)
			s->in_observations = is_key(s, "observations");
		else if (s->depth == DEPTH_OBSERVATION)
			s->in_events = is_key(s, "events");
		break;
	case '[':
	case '{':
		if (s->depth == DEPTH_OBSERVATION && *s->at == '{')
			s->in_events = false; /* no list */
		if (s->depth == DEPTH_EVENTS && s->in_observations && s->in_events) {
			MEM_GROW(out->items, out->n, out->capacity);
			out->items[out->n++] = (struct boris_place){s->line, s->column};
		}
		s->depth++;
		break;
	case ']':
	case '}':
		s->depth--;
		break;
	default:
		break;
	}
}

void boris_places_find(struct boris_places *out, const char *text, size_t len)
{
	struct scan s = {.at = text, .end = text + len, .line = 1, .column = 1};

	while (s.at < s.end) {
		if (*s.at == '"') {
			skip_text(&s);
			continue;
		}
		take_sign(&s, out);
		step(&s);
	}
}

struct boris_place boris_places_next(struct boris_places *p)
{
	return p->next < p->n ? p->items[p->next++] : (struct boris_place){0, 0};
}

void boris_places_clear(struct boris_places *p)
{
	free(p->items);
	*p = (struct boris_places){0};
}
