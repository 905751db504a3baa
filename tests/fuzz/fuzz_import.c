/*
 * Any bytes as a file of another program, one target for each format of `turven import`
 * (FUZZ_FORMAT): it is refused with mistakes that have a place in the file, or what came of it keeps
 * what exchange/import.h promises. Seeds: tests/data/fuzz/<format>, tests/data/import/<format>. Words
 * of the formats: tests/fuzz/import.dict.
 *
 * Large things are bounded by IMPORT_MAX_BYTES, packed or not; numbers in a file that say how much
 * follows are never believed, so memory follows the size of what is there.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/import.h"
#include "fuzz.h"

static void check_text(const char *s)
{
	assert(!s || utf8_valid(s, strlen(s)));
}

static bool is_possible(int64_t ms)
{
	return ms >= -MEDIATIME_MAX && ms <= MEDIATIME_MAX;
}

static void check_event(const struct import_event *e)
{
	assert(e->code && e->code[0] != '\0');
	check_text(e->code);
	check_text(e->category);
	check_text(e->target);
	check_text(e->comment);
	assert(e->line >= 0 && e->column >= 0 && e->stop_line >= 0);
	assert(e->kind == IMPORT_POINT || e->kind == IMPORT_STATE);
	assert(is_possible(e->onset_ms));
	if (e->kind == IMPORT_POINT)
		assert(e->offset_ms == e->onset_ms);
	else if (e->offset_ms != MEDIATIME_NONE)
		assert(is_possible(e->offset_ms) && e->offset_ms >= e->onset_ms);
	for (size_t i = 0; i < e->n_modifiers; i++) {
		check_text(e->modifiers[i].set);
		check_text(e->modifiers[i].value);
		assert(e->modifiers[i].value && e->modifiers[i].value[0] != '\0');
	}
}

static void check_observation(const struct import_observation *o)
{
	check_text(o->id);
	check_text(o->session);
	check_text(o->coder);
	check_text(o->codebook);
	check_text(o->recording);
	assert(o->pass >= 0 && o->duration_ms >= -1 && o->duration_ms <= MEDIATIME_MAX);
	for (size_t i = 0; i < o->n_events; i++)
		check_event(&o->events[i]);
}

static void check_code(const struct import_code *c)
{
	assert(c->id && c->id[0] != '\0' && c->valence >= -1 && c->valence <= 1);
	check_text(c->id);
	check_text(c->category);
	check_text(c->description);
	for (size_t i = 0; i < c->n_sets; i++) {
		assert(c->sets[i].name);
		check_text(c->sets[i].name);
		for (size_t k = 0; k < c->sets[i].n_values; k++)
			check_text(c->sets[i].values[k]);
	}
}

static void check_import(const struct import *im)
{
	assert(im->n_observations > 0);
	for (size_t i = 0; i < im->n_observations; i++)
		check_observation(&im->observations[i]);
	for (size_t i = 0; i < im->n_codes; i++)
		check_code(&im->codes[i]);
	for (size_t i = 0; i < im->n_targets; i++) {
		assert(im->targets[i].id && im->targets[i].id[0] != '\0');
		check_text(im->targets[i].id);
		check_text(im->targets[i].description);
	}
	for (size_t i = 0; i < im->n_notes; i++)
		assert(im->notes[i].n > 0 && im->notes[i].text[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct import_format *f = import_format(FUZZ_FORMAT);
	struct problems problems = {0};
	struct import im;
	bool good;

	assert(f);
	good = import_read(f, "fuzz", (const char *)data, size, &im, &problems);
	assert(good == (problems.n_errors == 0));
	if (good)
		check_import(&im);
	else
		assert(im.n_observations == 0 && im.n_notes == 0);
	for (size_t i = 0; i < problems.n; i++) {
		assert(problems.items[i].line >= 0 && problems.items[i].column >= 0);
		assert(problems.items[i].text[0] != '\0');
	}
	import_clear(&im);
	problems_clear(&problems);
	return 0;
}
