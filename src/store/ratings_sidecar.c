/*
 * The columns of a ratings file, for its sidecar, which sidecar.c specifies. Beside the Levels of the
 * column `item` there is Scales in `Coding`: for each item Min, Max, Step, When (session, segment)
 * and Anchors, value to words. Its Counts are the numbers of ratings by status: Rated,
 * NotObservable, NotApplicable; and Conflicts.
 */
#include "store/ratings_sidecar.h"

#include <string.h>

#include "store/sidecar.h"

#define N_ITEMS(array) (sizeof(array) / sizeof *(array))

const struct derived_kind ratings_kind = {"ratings", "Ratings", "turven-ratings/1"};

static const struct sidecar_column columns[] = {
	{"item", "Item", "What was rated", NULL},
	{"target", "Target", "Whom the rating is about", NULL},
	{"segment", "Segment",
		"Number of the segment that was rated; 0 = the whole session; -1 = a segment that "
		"was deleted",
		NULL},
	{"value", "Value",
		"The rating, on the scale of its item (Coding, Scales); n/a unless status is rated",
		NULL},
	{"value_label", "Label of the value", "The anchor's words in English; n/a = none", NULL},
	{"status", "Status", "Whether there is a value, and if not, why", NULL},
	{"revision", "Revision", "How many versions the rating has had; 0 = never rated", NULL},
	{"rated_utc", "Rated", "When the rating was last changed, UTC; n/a = never rated", NULL},
	{"codebook_version", "Codebook version", "In force when the rating was last changed", NULL},
	{"kept_reason", "Reason",
		"Why the coder kept what a check of the codebook complains of, as comment; n/a = "
		"nothing was kept",
		NULL},
	{"comment", "Comment",
		"The coder's comment as the inside of a JSON string: decode \\n, \\uXXXX and the "
		"like; n/a = none",
		NULL},
};

static const struct sidecar_level own_levels[] = {
	{"status", "rated", "value is the rating"},
	{"status", "not_observable", "the coder could not see or hear enough"},
	{"status", "not_applicable", "makes no sense here: said by the coder or by the codebook"},
	{"status", "unrated", "not rated yet, or taken back"},
};

static json_t *item_levels(const struct codebook *cb)
{
	json_t *levels = json_object();

	for (size_t i = 0; i < cb->n_ratings; i++) {
		const struct rating_item *item = &cb->ratings[i];
		const char *name = item->name ? item->name : item->id;

		sidecar_set_labelled(levels, item->id, name, &item->label);
	}
	return levels;
}

static void add_column(json_t *root, const struct derived_input *in, const struct sidecar_column *c)
{
	json_t *levels;

	if (strcmp(c->name, "item") == 0)
		levels = item_levels(in->codebook);
	else if (strcmp(c->name, "target") == 0)
		levels = sidecar_target_levels(in);
	else
		levels = sidecar_own_levels(own_levels, N_ITEMS(own_levels), c->name);
	sidecar_add_column(root, c, levels);
}

/* A whole number without a decimal point, as in the table. */
static void set_value(json_t *object, const char *key, double value)
{
	bool whole = value >= -1e9 && value <= 1e9 && !(value < (double)(int64_t)value) &&
		     !(value > (double)(int64_t)value);

	if (whole)
		sidecar_set_number(object, key, (int64_t)value);
	else
		json_object_set_new(object, key, json_real(value));
}

static json_t *scale_of(const struct rating_item *item)
{
	json_t *object = json_object(), *anchors = json_object();
	char value[RATING_TEXT_SIZE];

	set_value(object, "Min", item->scale.min);
	set_value(object, "Max", item->scale.max);
	set_value(object, "Step", item->scale.step);
	sidecar_set_string(object, "When", item->when == RATE_SEGMENT ? "segment" : "session");
	for (size_t i = 0; i < item->scale.n_anchors; i++) {
		const struct anchor *a = &item->scale.anchors[i];

		rating_format(RATING_VALUE, a->value, value);
		sidecar_set_string(anchors, value, label_get(&a->label, SIDECAR_LANGUAGE, value));
	}
	json_object_set_new(object, "Anchors", anchors);
	return object;
}

static json_t *scales(const struct codebook *cb)
{
	json_t *object = json_object();

	for (size_t i = 0; i < cb->n_ratings; i++)
		json_object_set_new(object, cb->ratings[i].id, scale_of(&cb->ratings[i]));
	return object;
}

static json_t *counts(const struct timeline *t)
{
	static const struct {
		const char *key;
		enum rating_status status;
	} keys[] = {
		{"Rated", RATING_VALUE},
		{"NotObservable", RATING_NOT_OBSERVABLE},
		{"NotApplicable", RATING_NOT_APPLICABLE},
	};
	json_t *object = json_object();

	for (size_t k = 0; k < N_ITEMS(keys); k++) {
		int64_t n = 0;

		for (size_t i = 0; i < timeline_n_ratings(t); i++)
			n += timeline_rating_at(t, i)->status == keys[k].status;
		sidecar_set_number(object, keys[k].key, n);
	}
	sidecar_set_number(object, "Conflicts", (int64_t)timeline_n_conflicts(t));
	return object;
}

char *ratings_sidecar_text(const struct derived_input *in, const char *tsv, size_t len)
{
	json_t *root = json_object(), *coding;

	for (size_t i = 0; i < N_ITEMS(columns); i++)
		if (strcmp(columns[i].name, "segment") != 0 ||
			in->codebook->segments.kind != SEGMENT_NONE)
			add_column(root, in, &columns[i]);
	coding = sidecar_coding(in, &ratings_kind, tsv, len);
	json_object_set_new(coding, "Scales", scales(in->codebook));
	json_object_set_new(coding, "Counts", counts(in->timeline));
	json_object_set_new(root, "Coding", coding);
	return sidecar_text(root);
}
