/* The codebook and the session that model_fixture.h describes. */
#include "model_fixture.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

enum { DIMENSION_BOND, DIMENSION_WORK };
enum { CLASS_LEADERS, CLASS_PARENTS, CLASS_ALL, CLASS_EVERYBODY };

static const char *const leader_roles[] = {"leader"};
static const char *const parent_roles[] = {"parent", "grandparent"};

static const struct target_class classes[] = {
	[CLASS_LEADERS] = {.id = "leaders",
		.kind = TARGET_PERSON,
		.roles = leader_roles,
		.n_roles = 1},
	[CLASS_PARENTS] = {.id = "parents",
		.kind = TARGET_PERSON,
		.roles = parent_roles,
		.n_roles = 2,
		.min_persons = 2},
	[CLASS_ALL] = {.id = "all", .kind = TARGET_UNIT},
	[CLASS_EVERYBODY] = {.id = "everybody", .kind = TARGET_PERSON},
};

static const struct exclusive_group groups[] = {{.id = "focus"}};

static const struct modifier_value how_values[] = {
	{.id = "kind", .key = 'k'}, {.id = "firm", .key = 'f'}};
static const struct modifier_value to_values[] = {{.id = "a", .key = 'a'}, {.id = "b", .key = 'b'}};
static const struct modifier modifiers[] = {
	{.id = "how", .values = how_values, .n_values = 2, .required = true},
	{.id = "to", .values = to_values, .n_values = 2, .multiple = true},
};

static const int about_leaders[] = {CLASS_LEADERS};
static const int about_parents[] = {CLASS_PARENTS};
static const int about_both[] = {CLASS_LEADERS, CLASS_PARENTS};
static const int about_all[] = {CLASS_ALL};
static const int about_everybody[] = {CLASS_EVERYBODY};
static const int both_modifiers[] = {0, 1};

static const struct code codes[N_CODES] = {
	[CODE_ASK] = {.id = "ask",
		.name = "ask",
		.key = "q",
		.kind = CODE_POINT,
		.dimension = -1,
		.group = -1,
		.item = ITEM_PACE,
		.valence = 1,
		.targets = about_leaders,
		.n_targets = 1,
		.modifiers = both_modifiers,
		.n_modifiers = 2},
	[CODE_PRAISE] = {.id = "praise",
		.name = "praise",
		.key = "p1",
		.kind = CODE_POINT,
		.dimension = DIMENSION_BOND,
		.group = -1,
		.item = -1,
		.valence = 1,
		.targets = about_everybody,
		.n_targets = 1,
		.modifiers = both_modifiers,
		.n_modifiers = 1},
	[CODE_ON] = {.id = "on",
		.name = "on",
		.key = "p2",
		.kind = CODE_STATE,
		.dimension = -1,
		.group = 0,
		.item = -1,
		.targets = about_both,
		.n_targets = 2},
	[CODE_OFF] = {.id = "off",
		.name = "off",
		.key = "p3a",
		.kind = CODE_STATE,
		.dimension = DIMENSION_BOND,
		.group = 0,
		.item = -1,
		.valence = -1,
		.targets = about_both,
		.n_targets = 2},
	[CODE_NOISE] = {.id = "noise",
		.name = "noise",
		.key = "p3b",
		.kind = CODE_STATE,
		.dimension = -1,
		.group = -1,
		.item = -1,
		.targets = about_all,
		.n_targets = 1},
	[CODE_SMILE] = {.id = "smile",
		.name = "smile",
		.kind = CODE_STATE,
		.dimension = -1,
		.group = -1,
		.item = -1,
		.max_per_session = 2,
		.targets = about_parents,
		.n_targets = 1,
		.modifiers = both_modifiers,
		.n_modifiers = 1},
};

static const struct dimension dimensions[] = {
	[DIMENSION_BOND] = {.id = "bond", .name = "BO"},
	[DIMENSION_WORK] = {.id = "work", .name = "WO"},
};

static const struct label_text low[] = {{"en", "low"}, {"nl", "laag"}};
static const struct label_text high[] = {{"en", "high: \"warm\""}};
static const struct anchor anchors[] = {
	{-3, {low, 2}},
	{3, {high, 1}},
};

static const struct label_text warmth[] = {{"en", "Warmth"}};
static const struct label_text purpose[] = {{"en", "Shared purpose"}};
static const struct label_text pace[] = {{"en", "Pace"}};

static const struct rating_item ratings[N_ITEMS_RATED] = {
	[ITEM_WARM] = {.id = "warm",
		.name = "W",
		.label = {warmth, 1},
		.dimension = DIMENSION_BOND,
		.targets = about_both,
		.n_targets = 2,
		.scale = {-3, 3, 1, anchors, 2},
		.na_allowed = true},
	[ITEM_SHARED] = {.id = "shared",
		.name = "SP",
		.label = {purpose, 1},
		.dimension = DIMENSION_BOND,
		.targets = about_all,
		.n_targets = 1,
		.scale = {0, 5, 0.5, NULL, 0},
		.requires_min_persons = 2},
	[ITEM_PACE] = {.id = "pace",
		.name = "pace",
		.label = {pace, 1},
		.dimension = DIMENSION_WORK,
		.targets = about_leaders,
		.n_targets = 1,
		.when = RATE_SEGMENT,
		.scale = {0, 10, 0.5, NULL, 0}},
};

static const int of_bond[] = {DIMENSION_BOND};
static const struct check checks[] = {
	{.id = "good",
		.dimensions = of_bond,
		.n_dimensions = 1,
		.when = CHECK_ONLY_POSITIVE,
		.compare = ">",
		.value = 0,
		.severity = CHECK_WARN,
		.override_with_reason = true},
	{.id = "bad",
		.dimensions = of_bond,
		.n_dimensions = 1,
		.when = CHECK_ONLY_NEGATIVE,
		.compare = "<=",
		.value = 0,
		.severity = CHECK_HINT},
	{.id = "nothing",
		.dimensions = of_bond,
		.n_dimensions = 1,
		.when = CHECK_NO_EVIDENCE,
		.compare = "=",
		.value = 0,
		.severity = CHECK_HINT,
		.override_with_reason = true},
	{.id = "both",
		.dimensions = of_bond,
		.n_dimensions = 1,
		.when = CHECK_MIXED,
		.compare = "<",
		.value = 3,
		.severity = CHECK_WARN,
		.override_with_reason = true},
};

const struct codebook fixture_codebook = {
	.id = "fixture",
	.version = "1.0.0",
	.target_classes = classes,
	.n_target_classes = N_ITEMS(classes),
	.groups = groups,
	.n_groups = N_ITEMS(groups),
	.modifiers = modifiers,
	.n_modifiers = N_ITEMS(modifiers),
	.codes = codes,
	.n_codes = N_CODES,
	.dimensions = dimensions,
	.n_dimensions = N_ITEMS(dimensions),
	.ratings = ratings,
	.n_ratings = N_ITEMS_RATED,
	.checks = checks,
	.n_checks = N_ITEMS(checks),
	.segments = {.kind = SEGMENT_MARKED, .code = CODE_NOISE},
};

static const struct participant participants[] = {
	{.id = "lea", .role = "leader"},
	{.id = "pa", .role = "parent"},
	{.id = "pb", .role = "grandparent"},
};

const struct session fixture_session = {
	.id = "s001",
	.participants = participants,
	.n_participants = N_ITEMS(participants),
};

struct record fixture_add(
	uint32_t run, long long seq, uint32_t n, int code, int target, int64_t onset_ms)
{
	static const char *const ids[N_TARGETS] = {"lea", "pa", "pb", "all"};
	bool state = codes[code].kind == CODE_STATE;
	struct record r;

	record_init(&r, OP_ADD, CAUSE_INPUT);
	r.run = run;
	r.run_no = 1;
	r.seq = seq;
	r.utc_ms = 3600 * 1000 + seq;
	r.id = (struct event_id){run, n};
	r.rev = 1;
	r.v.code = codes[code].id;
	r.v.target = ids[target];
	r.v.state = state;
	r.v.onset_ms = onset_ms;
	r.v.offset_ms = state ? MEDIATIME_NONE : onset_ms;
	return r;
}

struct record fixture_rate(
	uint32_t run, long long seq, const char *key, int target, const char *value, int rev)
{
	static const char *const ids[N_TARGETS] = {"lea", "pa", "pb", "all"};
	struct record r;

	record_init(&r, OP_RATE, rev == 1 ? CAUSE_INPUT : CAUSE_EDIT);
	r.run = run;
	r.run_no = 1;
	r.seq = seq;
	r.utc_ms = 3600 * 1000 + seq;
	r.key = key;
	r.v.target = ids[target];
	r.value = value;
	r.rev = rev;
	return r;
}
