/*
 * What a table of fields cannot say of scales, ratings and the codes that are evidence for them.
 */
#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "store/codebook_link.h"

#define MIN_STEP 0.001 /* a value is written with at most six decimals */

/* Is x a whole number of steps above the minimum? */
static bool is_on_step(const struct scale *scale, double x)
{
	double steps = (x - scale->min) / scale->step;

	return x >= scale->min && x <= scale->max && fabs(steps - round(steps)) < 1e-6;
}

static bool is_number(const struct yaml_node *node)
{
	double x;

	return node && node->kind == YAML_TEXT && text_to_double(node->text, &x);
}

static void link_scale(struct link *l, struct raw_scale *raw)
{
	const struct raw_anchor *raw_anchors = raw->anchors.items;
	struct scale *scale = &raw->scale;
	struct anchor *anchors = arena_alloc(l->r->arena, raw->anchors.n, sizeof *anchors);

	if (!is_number(yaml_get(raw->node, "min")) || !is_number(yaml_get(raw->node, "max")))
		return;
	if (scale->min >= scale->max) {
		schema_mistake(l->r, link_place(raw->node, "max"),
			_("the scale's 'max' must be above its 'min'"));
		return;
	}
	if (scale->step < MIN_STEP || !is_on_step(scale, scale->max) ||
		(scale->max - scale->min) / scale->step > 1000) {
		schema_mistake(l->r, link_place(raw->node, "step"),
			_("the scale's 'step' must be 0.001 or more, and divide the way from 'min' "
			  "to 'max' into 1 to 1000 equal parts"));
		return;
	}
	for (size_t i = 0; i < raw->anchors.n; i++) {
		const struct yaml_node *value = link_place(raw_anchors[i].node, "value");

		anchors[i] = raw_anchors[i].anchor;
		if (!is_on_step(scale, anchors[i].value))
			schema_mistake(l->r, value,
				_("the anchor is on no step of the scale; steps are counted from "
				  "'min'"));
		for (size_t j = 0; j < i; j++)
			if (fabs(anchors[j].value - anchors[i].value) < scale->step / 2)
				schema_mistake(l->r, value,
					_("this value has an anchor already, in line %d"),
					link_place(raw_anchors[j].node, "value")->line);
	}
	scale->anchors = anchors;
	scale->n_anchors = raw->anchors.n;
}

void link_scales(struct link *l)
{
	struct raw_scale *raw = l->raw->scales.items;

	for (size_t i = 0; i < l->scales.n; i++) {
		if (!raw[i].id && raw[i].node->kind == YAML_MAP)
			schema_mistake(l->r, raw[i].node,
				_("a scale in 'scales' needs the key 'id', which is missing"));
		link_scale(l, &raw[i]);
	}
}

static void link_rating_scale(struct link *l, const struct yaml_node *ref, struct rating_item *out)
{
	const struct raw_scale *scales = l->raw->scales.items;
	struct raw_scale own;

	if (!ref)
		return;
	if (ref->kind == YAML_TEXT) {
		int i = link_refer(l, &l->scales, ref);

		if (i >= 0)
			out->scale = scales[i].scale;
	} else if (raw_scale_read(l->r, ref, &own)) {
		if (own.id)
			schema_mistake_key(l->r, link_place(ref, "id"),
				_("a rating's own scale has no id; put it under 'scales'"));
		link_scale(l, &own);
		out->scale = own.scale;
	}
}

void link_ratings(struct link *l)
{
	const struct raw_rating *raw = l->raw->ratings.items;
	struct rating_item *out = arena_alloc(l->r->arena, l->ratings.n, sizeof *out);

	for (size_t i = 0; i < l->ratings.n; i++) {
		out[i] = raw[i].item;
		if (!out[i].name)
			out[i].name = l->ratings.ids[i];
		out[i].dimension = link_refer(l, &l->dimensions, raw[i].dimension);
		out[i].targets =
			link_refer_targets(l, raw[i].node, raw[i].targets, &out[i].n_targets);
		out[i].source = link_refer_source(l, raw[i].source);
		link_rating_scale(l, raw[i].scale, &out[i]);
		if (out[i].when == RATE_SEGMENT && l->raw->segments.segments.kind == SEGMENT_NONE)
			schema_mistake(l->r, link_place(raw[i].node, "when"),
				_("'%s' is rated per segment, but the codebook has no segments; "
				  "add "
				  "them, or leave out 'when'"),
				l->ratings.ids[i]);
	}
	l->out->ratings = out;
	l->out->n_ratings = l->ratings.n;
}

/* ---- evidence ---- */

static bool share_role(const struct target_class *a, const struct target_class *b)
{
	if (a->n_roles == 0 || b->n_roles == 0)
		return true;
	for (size_t i = 0; i < a->n_roles; i++)
		for (size_t j = 0; j < b->n_roles; j++)
			if (strcmp(a->roles[i], b->roles[j]) == 0)
				return true;
	return false;
}

/* Can the two be about the same target? */
static bool targets_meet(
	const struct codebook *cb, const struct code *code, const struct rating_item *item)
{
	for (size_t i = 0; i < code->n_targets; i++) {
		const struct target_class *a = &cb->target_classes[code->targets[i]];

		for (size_t j = 0; j < item->n_targets; j++) {
			const struct target_class *b = &cb->target_classes[item->targets[j]];

			if (a == b || (a->kind == TARGET_PERSON && b->kind == TARGET_PERSON &&
					      share_role(a, b)))
				return true;
		}
	}
	return false;
}

/* Evidence is counted for the one who is rated; about anybody else it would never count. */
void link_evidence(struct link *l)
{
	const struct raw_code *raw = l->raw->codes.items;

	for (size_t i = 0; i < l->codes.n; i++) {
		const struct code *code = &l->out->codes[i];
		const struct rating_item *item;

		if (code->item < 0)
			continue;
		item = &l->out->ratings[code->item];
		if (code->n_targets > 0 && item->n_targets > 0 && !targets_meet(l->out, code, item))
			schema_mistake(l->r, raw[i].item,
				_("'%s' is evidence for '%s', but the two are never about the same "
				  "target"),
				l->codes.ids[i], l->ratings.ids[code->item]);
	}
}
