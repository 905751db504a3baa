/*
 * The sidecar of a derived table, in the form that BIDS gives to it: an object for each column, with
 * LongName, Description, Units and Levels, and one object more, `Coding`, for the file as a whole:
 *
 *	Format, App                    turven-events/1 or turven-ratings/1; the program that wrote it
 *	Session, Coder, Pass
 *	Codebook                       Id, Version, Sha256, Title
 *	Recordings                     [File (a name, no path), Bytes, DurationMs, Fingerprint]
 *	CodedSpanMs                    the end of what was coded: the last event or watched moment
 *	WatchedMs                      how much of the recording was played
 *	Complete                       the coder called the observation finished
 *	Kept                           [Check, Item, Target, Segment, Code, FromMs, ToMs, Reason]: what
 *	                               the checks complain of, and why it is right nevertheless;
 *	                               only those of the keys that apply
 *	Events or Ratings              Bytes, Sha256 of the table: another hash means it was edited
 *	Journals                       [File, Bytes, Sha256, LastSeq]: stale if there is more
 *	Counts                         by kind of table
 *
 * Keys keep this order, nothing depends on when or where it was written, and all of it is ASCII, so
 * that the same observation gives the same bytes on every machine.
 */
#include "store/sidecar.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "model/finding.h"

void sidecar_set_string(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, value ? json_string(value) : json_null());
}

void sidecar_set_number(json_t *object, const char *key, int64_t value)
{
	json_object_set_new(object, key, json_integer(value));
}

void sidecar_set_known(json_t *object, const char *key, int64_t value)
{
	json_object_set_new(object, key, value < 0 ? json_null() : json_integer(value));
}

void sidecar_set_labelled(
	json_t *object, const char *key, const char *name, const struct label *label)
{
	const char *words = label_get(label, SIDECAR_LANGUAGE, name);
	char *text =
		strcmp(words, name) == 0 ? mem_strdup(words) : mem_printf("%s: %s", name, words);

	sidecar_set_string(object, key, text);
	free(text);
}

/* ---- columns ---- */

void sidecar_add_column(json_t *root, const struct sidecar_column *c, json_t *levels)
{
	json_t *object = json_object();

	sidecar_set_string(object, "LongName", c->long_name);
	sidecar_set_string(object, "Description", c->description);
	if (c->units)
		sidecar_set_string(object, "Units", c->units);
	if (json_object_size(levels) > 0)
		json_object_set(object, "Levels", levels);
	json_decref(levels);
	json_object_set_new(root, c->name, object);
}

json_t *sidecar_own_levels(const struct sidecar_level *levels, size_t n, const char *column)
{
	json_t *object = json_object();

	for (size_t i = 0; i < n; i++)
		if (strcmp(levels[i].column, column) == 0)
			sidecar_set_string(object, levels[i].value, levels[i].meaning);
	return object;
}

/* Participants by their role: a label may be a name. */
json_t *sidecar_target_levels(const struct derived_input *in)
{
	json_t *levels = json_object();

	for (size_t i = 0; i < in->n_targets; i++) {
		const struct target *t = &in->targets[i];

		if (t->participant)
			sidecar_set_string(levels, t->id,
				t->participant->role ? t->participant->role : "participant");
		else
			sidecar_set_string(
				levels, t->id, label_get(t->label, SIDECAR_LANGUAGE, t->id));
	}
	return levels;
}

/* ---- Coding ---- */

static json_t *recordings(const struct session *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n_recordings; i++) {
		json_t *object = json_object();

		sidecar_set_string(object, "File", file_base(s->recordings[i].file));
		sidecar_set_known(object, "Bytes", s->recordings[i].bytes);
		sidecar_set_known(object, "DurationMs", s->recordings[i].duration_ms);
		sidecar_set_string(object, "Fingerprint", s->recordings[i].fingerprint);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *journals(const struct derived_input *in)
{
	json_t *list = json_array();

	for (size_t i = 0; i < in->n_segments; i++) {
		const struct journal_segment *s = &in->segments[i];
		json_t *object = json_object();

		sidecar_set_string(object, "File", s->file);
		sidecar_set_number(object, "Bytes", s->bytes);
		sidecar_set_string(object, "Sha256", s->sha256);
		sidecar_set_number(object, "LastSeq", s->last_seq);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *kept_finding(
	const struct derived_input *in, const struct finding *f, int segment_number)
{
	const struct codebook *cb = in->codebook;
	json_t *object = json_object();

	sidecar_set_string(object, "Check", f->id);
	if (f->item >= 0)
		sidecar_set_string(object, "Item", cb->ratings[f->item].id);
	if (f->when == CHECK_MISSING_PERSON)
		sidecar_set_string(object, "Target", cb->target_classes[f->code].id);
	else if (f->target >= 0)
		sidecar_set_string(object, "Target", in->targets[f->target].id);
	if (segment_number > 0)
		sidecar_set_number(object, "Segment", segment_number);
	if (f->code >= 0 && f->when != CHECK_MISSING_PERSON)
		sidecar_set_string(object, "Code", cb->codes[f->code].id);
	if (f->from_ms != MEDIATIME_NONE)
		sidecar_set_number(object, "FromMs", f->from_ms);
	if (f->to_ms != MEDIATIME_NONE)
		sidecar_set_number(object, "ToMs", f->to_ms);
	sidecar_set_string(object, "Reason", f->reason);
	return object;
}

static json_t *kept(const struct derived_input *in)
{
	int64_t duration_ms = session_duration_ms(in->session);
	struct finding *findings;
	struct segment *segments;
	size_t n = findings_of(
		in->codebook, in->targets, in->n_targets, in->timeline, duration_ms, &findings);
	size_t n_segments = segments_of(in->codebook, in->timeline, duration_ms, &segments);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		if (findings[i].reason)
			json_array_append_new(list,
				kept_finding(in, &findings[i],
					segment_index(segments, n_segments, findings[i].segment) +
						1));
	free(segments);
	free(findings);
	return list;
}

json_t *sidecar_coding(const struct derived_input *in, const struct derived_kind *kind,
	const char *tsv, size_t len)
{
	json_t *object = json_object(), *codebook = json_object(), *table = json_object();
	char sha256[HASH_SHA256_SIZE];

	sidecar_set_string(object, "Format", kind->format);
	sidecar_set_string(object, "App", PACKAGE_STRING);
	sidecar_set_string(object, "Session", in->name->session);
	sidecar_set_string(object, "Coder", in->name->coder);
	sidecar_set_number(object, "Pass", in->name->pass);
	sidecar_set_string(codebook, "Id", in->codebook->id);
	sidecar_set_string(codebook, "Version", in->codebook->version);
	sidecar_set_string(codebook, "Sha256", in->codebook->sha256);
	sidecar_set_string(codebook, "Title",
		label_get(&in->codebook->title, SIDECAR_LANGUAGE, in->codebook->id));
	json_object_set_new(object, "Codebook", codebook);
	json_object_set_new(object, "Recordings", recordings(in->session));
	sidecar_set_number(object, "CodedSpanMs", timeline_span_ms(in->timeline));
	sidecar_set_number(object, "WatchedMs",
		coverage_total_ms(timeline_coverage(in->timeline), -MEDIATIME_MAX, MEDIATIME_MAX));
	json_object_set_new(object, "Complete", json_boolean(timeline_finished(in->timeline)));
	json_object_set_new(object, "Kept", kept(in));
	hash_sha256(tsv, len, sha256);
	sidecar_set_number(table, "Bytes", (int64_t)len);
	sidecar_set_string(table, "Sha256", sha256);
	json_object_set_new(object, kind->table, table);
	json_object_set_new(object, "Journals", journals(in));
	return object;
}

char *sidecar_text(json_t *root)
{
	char *dumped = json_dumps(root, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	char *text = mem_printf("%s\n", dumped ? dumped : "{}");

	json_decref(root);
	free(dumped);
	return text;
}

bool sidecar_hash(
	const char *json, size_t len, const struct derived_kind *kind, char out[HASH_SHA256_SIZE])
{
	json_t *root = json_loadb(json, len, 0, NULL);
	const char *sha256 = json_string_value(json_object_get(
		json_object_get(json_object_get(root, "Coding"), kind->table), "Sha256"));
	bool good = sha256 && strlen(sha256) == HASH_SHA256_SIZE - 1;

	if (good)
		memcpy(out, sha256, HASH_SHA256_SIZE);
	json_decref(root);
	return good;
}
