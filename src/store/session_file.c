/*
 * The session descriptor `turven-session/1`, as sessions/README.md and turven-files(5) specify it:
 * reading and writing. The fingerprint is in session_fingerprint.c.
 */
#include "store/session_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/utf8.h"
#include "model/mediatime.h"
#include "store/schema.h"
#include "store/yaml.h"
#include "store/yaml_text.h"

#define FORMAT "turven-session/1"

#define MAX_PARTS     64
#define MAX_FIELDS    200
#define MAX_FIELD     4000
#define MAX_LABEL     200
#define MAX_FILE      1000
#define MAX_FILE_SIZE 9e15 /* what a double of the tables holds exactly */

#define N(fields) (sizeof(fields) / sizeof *(fields))

struct raw_recording {
	struct recording recording;
	const struct yaml_node *node;
};

struct raw_participant {
	struct participant participant;
	const struct yaml_node *node;
};

struct raw_session {
	const struct yaml_node *format, *fields;
	const char *id, *date;
	struct label title;
	struct schema_list recordings, participants;
};

static const struct raw_recording recording_defaults = {
	.recording = {.bytes = -1, .duration_ms = -1}};

static const char *const picture_words[] = {
	[PICTURE_UNKNOWN] = "unknown", [PICTURE_YES] = "yes", [PICTURE_NO] = "no", NULL};

static const struct schema_field recording_fields[] = {
	{SCHEMA_FIELD("file", PATH, raw_recording, recording.file), .required = true,
		.max = MAX_FILE},
	{SCHEMA_FIELD("bytes", INT64, raw_recording, recording.bytes), .max = MAX_FILE_SIZE},
	{SCHEMA_FIELD("duration_ms", INT64, raw_recording, recording.duration_ms),
		.max = (double)MEDIATIME_MAX},
	{SCHEMA_FIELD("fingerprint", LINE, raw_recording, recording.fingerprint), .max = MAX_FILE},
	{SCHEMA_FIELD("picture", ENUM, raw_recording, recording.picture), .words = picture_words},
};

static const struct schema recording_schema = {
	.what = N_("a recording"),
	.size = sizeof(struct raw_recording),
	.fields = recording_fields,
	.n_fields = N(recording_fields),
	.defaults = &recording_defaults,
	.node_offset = offsetof(struct raw_recording, node),
	.shorthand = "file",
};

static const struct schema_field participant_fields[] = {
	{SCHEMA_FIELD("id", FILE_ID, raw_participant, participant.id), .required = true},
	{SCHEMA_FIELD("role", LINE, raw_participant, participant.role), .max = MAX_LABEL},
	{SCHEMA_FIELD("key", DIGIT, raw_participant, participant.key)},
	{SCHEMA_FIELD("label", LABEL, raw_participant, participant.label), .max = MAX_LABEL},
};

static const struct schema participant_schema = {
	.what = N_("a participant"),
	.size = sizeof(struct raw_participant),
	.fields = participant_fields,
	.n_fields = N(participant_fields),
	.node_offset = offsetof(struct raw_participant, node),
	.shorthand = "id",
};

static const struct schema_field session_fields[] = {
	{SCHEMA_FIELD("format", NODE, raw_session, format)},
	{SCHEMA_FIELD("id", FILE_ID, raw_session, id), .required = true},
	{SCHEMA_FIELD("title", LABEL, raw_session, title), .max = MAX_LABEL},
	{SCHEMA_FIELD("date", LINE, raw_session, date), .max = MAX_LABEL},
	{SCHEMA_FIELD("recordings", LIST, raw_session, recordings), .max = MAX_PARTS,
		.of = &recording_schema},
	{SCHEMA_FIELD("participants", LIST, raw_session, participants), .max = MAX_PARTS,
		.of = &participant_schema},
	{SCHEMA_FIELD("fields", NODE, raw_session, fields)},
};

static const struct schema session_schema = {
	.what = N_("a session"),
	.size = sizeof(struct raw_session),
	.fields = session_fields,
	.n_fields = N(session_fields),
	.node_offset = SCHEMA_NO_NODE,
};

/* ---- reading ---- */

static bool is_date(const char *s)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	long long year, month, day;

	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-' || !text_to_int64(s, 4, 1, 9999, &year) ||
		!text_to_int64(s + 5, 2, 1, 12, &month) ||
		!text_to_int64(s + 8, 2, 1, days[month - 1], &day))
		return false;
	return day < 29 || month != 2 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

static bool is_fingerprint(const char *s)
{
	return strncmp(s, "fp1:", 4) == 0 && strlen(s) == strlen("fp1:") + 64 &&
	       strspn(s + 4, "0123456789abcdef") == 64;
}

/* Does a `..` in the path lead out of where the recording should be? */
static bool leads_out(const char *file)
{
	for (const char *part = file; part;) {
		size_t n = strcspn(part, "/");

		if (n == 2 && strncmp(part, "..", 2) == 0)
			return true;
		part = part[n] ? part + n + 1 : NULL;
	}
	return false;
}

static void check_recordings(
	struct schema_reader *r, const struct raw_session *raw, struct session *out)
{
	const struct raw_recording *items = raw->recordings.items;
	struct recording *recordings = arena_alloc(r->arena, raw->recordings.n, sizeof *recordings);

	for (size_t i = 0; i < raw->recordings.n; i++) {
		const struct recording *recording = &items[i].recording;
		const struct yaml_node *file = yaml_get(items[i].node, "file");

		recordings[i] = *recording;
		file = file ? file : items[i].node;
		if (recording->file && recording->file[0] != '/' && leads_out(recording->file))
			schema_mistake(r, file,
				_("the recording '%s' leads out of its folder; write its whole "
				  "path, or name its folder in 'media_root' of study.yaml"),
				recording->file);
		if (recording->file && strstr(recording->file, "://"))
			schema_mistake(r, file,
				_("the recording '%s' is an address; turven opens files only"),
				recording->file);
		if (recording->fingerprint && !is_fingerprint(recording->fingerprint))
			schema_mistake(r, yaml_get(items[i].node, "fingerprint"),
				_("'%s' is no fingerprint; it is 'fp1:' and 64 digits 0-9, a-f; "
				  "leave it out and turven fills it in"),
				recording->fingerprint);
		for (size_t j = 0; j < i && recording->file; j++)
			if (recordings[j].file && strcmp(recordings[j].file, recording->file) == 0)
				schema_mistake(r, file,
					_("the recording '%s' is there already, in line %d"),
					recording->file, items[j].node->line);
	}
	out->recordings = recordings;
	out->n_recordings = raw->recordings.n;
}

static void check_participants(
	struct schema_reader *r, const struct raw_session *raw, struct session *out)
{
	const struct raw_participant *items = raw->participants.items;
	struct participant *participants =
		arena_alloc(r->arena, raw->participants.n, sizeof *participants);

	for (size_t i = 0; i < raw->participants.n; i++) {
		const struct participant *p = &items[i].participant;
		const struct yaml_node *node = items[i].node, *role = yaml_get(node, "role");

		participants[i] = *p;
		participants[i].line = role ? role->line : node->line;
		participants[i].column = role ? role->column : node->column;
		if (p->role && !schema_is_role(p->role))
			schema_mistake(r, yaml_get(node, "role"),
				_("'%s' is no role; a role is 1 to 32 of a-z, 0-9, - and _"),
				p->role);
		for (size_t j = 0; j < i; j++) {
			const struct participant *q = &items[j].participant;

			if (p->id && q->id && strcmp(p->id, q->id) == 0)
				schema_mistake(r, node,
					_("the participant '%s' is there already, in line %d"),
					p->id, items[j].node->line);
			if (p->key && p->key == q->key)
				schema_mistake(r, yaml_get(node, "key"),
					_("the key '%c' is used already, in line %d"), p->key,
					yaml_get(items[j].node, "key")->line);
		}
	}
	out->participants = participants;
	out->n_participants = raw->participants.n;
}

static void check_fields(
	struct schema_reader *r, const struct raw_session *raw, struct session *out)
{
	const struct yaml_node *node = raw->fields;
	struct session_field *fields;
	size_t n = 0;

	if (!node)
		return;
	if (node->kind != YAML_MAP) {
		schema_mistake(r, node, _("'fields' must be a map of names and texts"));
		return;
	}
	if (node->n > MAX_FIELDS) {
		schema_mistake(r, node, _("'fields' has %zu names; at most %d are allowed"),
			node->n, MAX_FIELDS);
		return;
	}
	fields = arena_alloc(r->arena, node->n, sizeof *fields);
	for (const struct yaml_node *m = node->first; m; m = m->next) {
		const char *value;
		const struct schema_field text = {.kind = SCHEMA_TEXT, .max = MAX_FIELD};

		if (m->key[0] == '\0' || strlen(m->key) > MAX_LABEL || strchr(m->key, '\n')) {
			schema_mistake_key(
				r, m, _("the name of a field has 1 to %d bytes"), MAX_LABEL);
			continue;
		}
		/* A form with blanks to fill in is no mistake. */
		if (m->kind == YAML_TEXT && m->text[0] == '\0')
			continue;
		if (schema_read_value(r, m, &text, &value))
			fields[n++] = (struct session_field){
				.name = arena_strdup(r->arena, m->key), .value = value};
	}
	out->fields = fields;
	out->n_fields = n;
}

static void check_session(struct schema_reader *r, const struct yaml_node *root,
	const char *folder_id, const struct raw_session *raw, struct session *out)
{
	out->id = raw->id;
	out->title = raw->title;
	out->date = raw->date;
	if (raw->id && folder_id && strcmp(raw->id, folder_id) != 0)
		schema_mistake(r, yaml_get(root, "id"),
			_("the id '%s' is not the name of the folder, '%s'"), raw->id, folder_id);
	if (raw->date && !is_date(raw->date))
		schema_mistake(r, yaml_get(root, "date"),
			_("'%s' is no date; write year-month-day, such as 2026-03-01"), raw->date);
	check_recordings(r, raw, out);
	check_participants(r, raw, out);
	check_fields(r, raw, out);
}

bool session_file_parse(const char *name, const char *folder_id, const char *text, size_t len,
	struct session *out, struct problems *problems)
{
	struct arena yaml_arena = {0};
	struct session session = {0};
	struct schema_reader reader = {.file = name, .arena = &session.arena, .problems = problems};
	struct raw_session raw;
	struct yaml_node *root;
	size_t n_errors = problems->n_errors;

	if (yaml_load(name, text, len, &yaml_arena, &root, problems) &&
		schema_format(&reader, root, FORMAT)) {
		schema_read(&reader, root, &session_schema, &raw);
		check_session(&reader, root, folder_id, &raw, &session);
	}
	arena_clear(&yaml_arena);
	if (problems->n_errors > n_errors) {
		arena_clear(&session.arena);
		return false;
	}
	*out = session;
	return true;
}

bool session_file_read(
	const char *path, const char *folder_id, struct session *out, struct problems *problems)
{
	struct error err;
	char *text;
	size_t len;
	bool good;

	if (!file_read(path, YAML_MAX_SIZE, &text, &len, &err)) {
		problems_add(problems, SEVERITY_ERROR, path, 0, 0, "%s", err.text);
		return false;
	}
	good = session_file_parse(path, folder_id, text, len, out, problems);
	free(text);
	return good;
}

/* ---- writing ---- */

static void add_label(struct text *t, const struct label *label)
{
	if (label->n == 1 && label->items[0].language[0] == '\0') {
		yaml_add_text(t, label->items[0].text);
		return;
	}
	text_add_c(t, '{');
	for (size_t i = 0; i < label->n; i++) {
		text_printf(t, "%s%s: ", i ? ", " : "", label->items[i].language);
		yaml_add_text(t, label->items[i].text);
	}
	text_add_c(t, '}');
}

static void add_recording(struct text *t, const struct recording *r)
{
	text_add(t, "  - file: ");
	yaml_add_text(t, r->file);
	text_add_c(t, '\n');
	if (r->bytes >= 0)
		text_printf(t, "    bytes: %" PRId64 "\n", r->bytes);
	if (r->duration_ms >= 0)
		text_printf(t, "    duration_ms: %" PRId64 "\n", r->duration_ms);
	if (r->fingerprint)
		text_printf(t, "    fingerprint: %s\n", r->fingerprint);
	if (r->picture != PICTURE_UNKNOWN)
		text_printf(t, "    picture: %s\n", picture_words[r->picture]);
}

static void add_participant(struct text *t, const struct participant *p)
{
	text_add(t, "  - {id: ");
	yaml_add_text(t, p->id);
	if (p->role) {
		text_add(t, ", role: ");
		yaml_add_text(t, p->role);
	}
	if (p->key)
		text_printf(t, ", key: \"%c\"", p->key);
	if (p->label.n > 0) {
		text_add(t, ", label: ");
		add_label(t, &p->label);
	}
	text_add(t, "}\n");
}

char *session_file_text(const struct session *s)
{
	struct text t = {0};

	text_printf(&t, "format: %s\nid: ", FORMAT);
	yaml_add_text(&t, s->id);
	text_add_c(&t, '\n');
	if (s->title.n > 0) {
		text_add(&t, "title: ");
		add_label(&t, &s->title);
		text_add_c(&t, '\n');
	}
	if (s->date)
		text_printf(&t, "date: %s\n", s->date);
	if (s->n_recordings > 0)
		text_add(&t, "recordings:\n");
	for (size_t i = 0; i < s->n_recordings; i++)
		add_recording(&t, &s->recordings[i]);
	if (s->n_participants > 0)
		text_add(&t, "participants:\n");
	for (size_t i = 0; i < s->n_participants; i++)
		add_participant(&t, &s->participants[i]);
	if (s->n_fields > 0)
		text_add(&t, "fields:\n");
	for (size_t i = 0; i < s->n_fields; i++) {
		text_add(&t, "  ");
		yaml_add_text(&t, s->fields[i].name);
		text_add(&t, ": ");
		yaml_add_text(&t, s->fields[i].value);
		text_add_c(&t, '\n');
	}
	return t.s;
}
