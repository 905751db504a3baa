/*
 * A study as a folder: study.yaml (`turven-study/1`, specified in turven-files(5)), sessions/,
 * codebooks/ and the copies in codebooks/used/. Ids become parts of paths only after
 * text_is_file_id, so no name leads out of the study.
 */
#include "store/study.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/schema.h"
#include "store/session_file.h"
#include "store/yaml.h"

#define FORMAT "turven-study/1"

#define MAX_LINE 200
#define MAX_PATH 1000

#define N(fields) (sizeof(fields) / sizeof *(fields))

struct raw_coder {
	struct study_coder coder;
	const struct yaml_node *node;
};

struct raw_study {
	struct study_settings settings;
	const struct yaml_node *format, *node;
	struct schema_list coders;
};

static const struct schema_field coder_fields[] = {
	{SCHEMA_FIELD("id", FILE_ID, raw_coder, coder.id), .required = true},
	{SCHEMA_FIELD("name", LINE, raw_coder, coder.name), .max = MAX_LINE},
	{SCHEMA_FIELD("reaction_ms", INT64, raw_coder, coder.reaction_ms), .max = 5000},
};

static const struct schema coder_schema = {
	.what = N_("a coder"),
	.size = sizeof(struct raw_coder),
	.fields = coder_fields,
	.n_fields = N(coder_fields),
	.node_offset = offsetof(struct raw_coder, node),
	.shorthand = "id",
};

static const struct schema_field reliability_fields[] = {
	{SCHEMA_FIELD("tolerance_ms", INT64, study_reliability, tolerance_ms), .max = 3600000},
	{SCHEMA_FIELD("unit_ms", INT64, study_reliability, unit_ms), .min = 1, .max = 3600000},
	{SCHEMA_FIELD("bootstrap", INT, study_reliability, bootstrap), .max = 1000000},
};

static const struct study_reliability reliability_defaults = {2000, 1000, 2000};

static const struct schema reliability_schema = {
	.what = N_("the settings of reliability"),
	.size = sizeof(struct study_reliability),
	.fields = reliability_fields,
	.n_fields = N(reliability_fields),
	.defaults = &reliability_defaults,
};

static const struct schema_field study_fields[] = {
	{SCHEMA_FIELD("format", NODE, raw_study, format)},
	{SCHEMA_FIELD("title", LINE, raw_study, settings.title), .max = MAX_LINE},
	{SCHEMA_FIELD("language", LINE, raw_study, settings.language), .max = MAX_LINE},
	{SCHEMA_FIELD("media_root", PATH, raw_study, settings.media_root), .max = MAX_PATH},
	{SCHEMA_FIELD("coders", LIST, raw_study, coders), .max = 200, .of = &coder_schema},
	{SCHEMA_FIELD("window_keys", BOOL, raw_study, settings.window_keys)},
	{SCHEMA_FIELD("confirm_on_video", BOOL, raw_study, settings.confirm_on_video)},
	{SCHEMA_FIELD("pause_while_typing", BOOL, raw_study, settings.pause_while_typing)},
	{SCHEMA_FIELD("replay_s", INT, raw_study, settings.replay_s), .min = 1, .max = 600},
	{SCHEMA_FIELD("double_coding_share", NUMBER, raw_study, settings.double_coding_share),
		.max = 1},
	{SCHEMA_FIELD("reliability", MAP, raw_study, settings.reliability),
		.of = &reliability_schema},
};

static const struct raw_study study_defaults = {
	.settings = {.window_keys = true,
		.confirm_on_video = true,
		.pause_while_typing = true,
		.replay_s = 5,
		.reliability = {2000, 1000, 2000}},
};

static const struct schema study_schema = {
	.what = N_("a study"),
	.size = sizeof(struct raw_study),
	.fields = study_fields,
	.n_fields = N(study_fields),
	.defaults = &study_defaults,
	.node_offset = offsetof(struct raw_study, node),
};

/* ---- settings ---- */

static void check_settings(
	struct schema_reader *r, const struct raw_study *raw, struct study_settings *out)
{
	const struct raw_coder *items = raw->coders.items;
	struct study_coder *coders = arena_alloc(r->arena, raw->coders.n, sizeof *coders);
	const char *language = raw->settings.language;

	for (size_t i = 0; i < raw->coders.n; i++) {
		coders[i] = items[i].coder;
		for (size_t j = 0; j < i; j++)
			if (coders[i].id && coders[j].id && strcmp(coders[i].id, coders[j].id) == 0)
				schema_mistake(r, items[i].node,
					_("the coder '%s' is there already, in line %d"),
					coders[i].id, items[j].node->line);
	}
	if (language && (strspn(language, "abcdefghijklmnopqrstuvwxyz") != 2 || language[2]))
		schema_mistake(r, yaml_get(raw->node, "language"),
			_("'%s' is no language; a language has two small letters (en, nl)"),
			language);
	out->coders = coders;
	out->n_coders = raw->coders.n;
}

bool study_settings_parse(const char *name, const char *text, size_t len,
	struct study_settings *out, struct problems *problems)
{
	struct arena yaml_arena = {0}, arena = {0};
	struct schema_reader reader = {.file = name, .arena = &arena, .problems = problems};
	struct raw_study raw;
	struct yaml_node *root;
	size_t n_errors = problems->n_errors;

	if (yaml_load(name, text, len, &yaml_arena, &root, problems) &&
		schema_format(&reader, root, FORMAT)) {
		schema_read(&reader, root, &study_schema, &raw);
		check_settings(&reader, &raw, &raw.settings);
	}
	arena_clear(&yaml_arena);
	if (problems->n_errors > n_errors) {
		arena_clear(&arena);
		return false;
	}
	*out = raw.settings;
	out->arena = arena;
	return true;
}

static char *settings_path(const char *root)
{
	return file_join(root, "study.yaml");
}

bool study_open(struct study *s, const char *root, struct problems *problems)
{
	struct study_settings settings;
	struct error err;
	char *path = settings_path(root);
	char *real = NULL, *text = NULL;
	size_t len;
	bool good = false;

	if (file_read(path, YAML_MAX_SIZE, &text, &len, &err))
		good = study_settings_parse(path, text, len, &settings, problems);
	else
		problems_add(problems, SEVERITY_ERROR, path, 0, 0, "%s", err.text);
	if (good) {
		real = file_real(root, &err);
		if (!real) {
			problems_add(problems, SEVERITY_ERROR, root, 0, 0, "%s", err.text);
			study_settings_clear(&settings);
			good = false;
		}
	}
	if (good)
		*s = (struct study){.root = real, .settings = settings};
	free(text);
	free(path);
	return good;
}

void study_clear(struct study *s)
{
	free(s->root);
	study_settings_clear(&s->settings);
	*s = (struct study){0};
}

/* ---- finding and making ---- */

static bool is_root(const char *folder)
{
	char *path = settings_path(folder);
	bool there = file_exists(path);

	free(path);
	return there;
}

/* The study that a real path is in, or NULL. */
static char *walk_up(const char *real)
{
	char *folder = mem_strdup(real);

	while (!is_root(folder)) {
		char *parent = file_folder(folder);
		bool top = strcmp(parent, folder) == 0 || strcmp(parent, ".") == 0;

		free(folder);
		folder = parent;
		if (top) {
			free(folder);
			return NULL;
		}
	}
	return folder;
}

bool study_find(const char *start, char **root, struct error *err)
{
	char *real = file_real(start ? start : ".", err);
	char *found;

	if (!real)
		return false;
	found = walk_up(real);
	if (!found)
		error_set(err,
			_("there is no study.yaml in '%s' or a folder above it; 'turven init DIR' "
			  "makes a study"),
			real);
	free(real);
	if (!found)
		return false;
	*root = found;
	return true;
}

/* Of a folder that may not be there yet: the nearest above it that is. */
static char *existing_above(const char *dir)
{
	char *folder = mem_strdup(dir);

	while (!file_exists(folder) && strcmp(folder, ".") != 0 && strcmp(folder, "/") != 0) {
		char *parent = file_folder(folder);

		free(folder);
		folder = parent;
	}
	return folder;
}

static bool refuse_study(const char *dir, struct error *err)
{
	char *above = existing_above(dir);
	char *real = file_real(above, err);
	char *root = real ? walk_up(real) : NULL;
	bool good = real && !root;

	if (root)
		error_set(err, _("'%s' is in the study '%s' already; choose a folder outside it"),
			dir, root);
	free(root);
	free(real);
	free(above);
	return good;
}

static bool copy_file(const char *from, const char *to, struct error *err)
{
	char *data;
	size_t len;
	bool good;

	if (!file_read(from, YAML_MAX_SIZE, &data, &len, err))
		return false;
	good = file_create(to, data, len, err);
	free(data);
	return good;
}

static bool has_ending(const char *name, const char *ending)
{
	size_t n = strlen(name), n_ending = strlen(ending);

	return n > n_ending && strcmp(name + n - n_ending, ending) == 0;
}

static bool copy_codebooks(const char *from, const char *to, struct error *err)
{
	struct file_names names;
	bool good = true;

	if (!file_exists(from))
		return true;
	if (!file_list(from, &names, err))
		return false;
	for (size_t i = 0; i < names.n && good; i++) {
		char *source = file_join(from, names.items[i]);
		char *target = file_join(to, names.items[i]);

		if (has_ending(names.items[i], ".yaml") || has_ending(names.items[i], ".md"))
			good = file_exists(target) || copy_file(source, target, err);
		free(source);
		free(target);
	}
	file_names_free(&names);
	return good;
}

static bool has(const char *folder, const char *name)
{
	char *path = file_join(folder, name);
	bool there = file_exists(path);

	free(path);
	return there;
}

/* Of a program in the build folder of a checkout, the checkout's codebooks; else NULL. */
static char *codebooks_beside(const char *program)
{
	/* without a slash it was found on the PATH, as what is installed is */
	char *real = program && strchr(program, '/') ? file_real(program, NULL) : NULL;
	char *build = real ? file_folder(real) : NULL;
	char *top = build ? file_folder(build) : NULL;
	char *folder = NULL;

	if (top && has(top, "configure.ac") && has(top, "codebooks"))
		folder = file_join(top, "codebooks");
	free(top);
	free(build);
	free(real);
	return folder;
}

static char *codebooks_to_copy(const char *program)
{
	char *root, *folder;

	if (file_exists(PKGDATADIR "/codebooks"))
		return mem_strdup(PKGDATADIR "/codebooks");
	folder = codebooks_beside(program);
	if (folder)
		return folder;
	if (!study_find(NULL, &root, NULL))
		return NULL;
	folder = file_join(root, "codebooks");
	free(root);
	return folder;
}

static const char new_study[] =
	"# A study of turven. All settings are optional; turven-files(5) lists them.\n"
	"format: turven-study/1\n"
	"# title: Our study\n"
	"# language: en\n"
	"# coders:\n"
	"#   - {id: anna, name: Anna}\n"
	"# media_root: /path/to/recordings\n";

/* Line-end conversion would break the checksums of journals and codebooks. */
static const char new_attributes[] = "*.tsv -text\n*.yaml -text\n";

static bool create_in(const char *dir, const char *name, const char *text, struct error *err)
{
	char *path = file_join(dir, name);
	struct error own = {0};
	bool good = file_create(path, text, strlen(text), &own);

	free(path);
	/* A folder that is under version control may have its .gitattributes. */
	if (!good && own.code == EEXIST)
		return true;
	return good || error_set(err, "%s", own.text);
}

bool study_init(const char *dir, const char *program, struct error *err)
{
	char *codebooks = file_join(dir, "codebooks");
	char *sessions = file_join(dir, "sessions");
	char *from = codebooks_to_copy(program);
	bool good = refuse_study(dir, err) && file_make_folder(codebooks, err) &&
		    file_make_folder(sessions, err) &&
		    (!from || copy_codebooks(from, codebooks, err)) &&
		    create_in(dir, ".gitattributes", new_attributes, err) &&
		    /* last: what has a study.yaml is complete */
		    create_in(dir, "study.yaml", new_study, err);

	free(from);
	free(sessions);
	free(codebooks);
	return good;
}

bool study_may_write(const struct study *s, const char *folder, struct error *err)
{
	char *there = existing_above(folder);
	char *real = file_real(there, err);
	char *root = real ? file_real(s->root, err) : NULL;
	size_t n = root ? strlen(root) : 0;
	bool good = root && strncmp(real, root, n) == 0 && (real[n] == '/' || real[n] == '\0');

	if (root && !good)
		error_set(err,
			_("'%s' leads out of the study, to '%s'; turven writes only in folders of "
			  "the study itself: put the folder in place of the link"),
			folder, real);
	free(root);
	free(real);
	free(there);
	return good;
}

/* ---- sessions ---- */

static char *in_study(const struct study *s, const char *folder, const char *name)
{
	char *parent = file_join(s->root, folder);
	char *path = file_join(parent, name);

	free(parent);
	return path;
}

bool study_sessions(const struct study *s, struct file_names *out, struct error *err)
{
	char *folder = file_join(s->root, "sessions");
	struct file_names names = {0};
	size_t n = 0;

	if (file_exists(folder) && !file_list(folder, &names, err)) {
		free(folder);
		return false;
	}
	for (size_t i = 0; i < names.n; i++) {
		char *inner = file_join(folder, names.items[i]);
		char *descriptor = file_join(inner, "session.yaml");

		if (text_is_file_id(names.items[i]) && file_exists(descriptor)) {
			char *name = names.items[i];

			names.items[i] = names.items[n];
			names.items[n++] = name;
		}
		free(descriptor);
		free(inner);
	}
	for (size_t i = n; i < names.n; i++)
		free(names.items[i]);
	names.n = n;
	*out = names;
	free(folder);
	return true;
}

char *study_session_folder(const struct study *s, const char *session_id)
{
	return text_is_file_id(session_id) ? in_study(s, "sessions", session_id) : NULL;
}

bool study_session(const struct study *s, const char *session_id, struct session *out,
	struct problems *problems)
{
	char *folder = study_session_folder(s, session_id);
	char *path;
	bool good;

	if (!folder) {
		problems_add(problems, SEVERITY_ERROR, s->root, 0, 0,
			_("'%s' is no id of a session; an id has %s"), session_id,
			text_file_id_rule());
		return false;
	}
	path = file_join(folder, "session.yaml");
	good = file_exists(path);
	if (good)
		good = session_file_read(path, session_id, out, problems);
	else
		problems_add(problems, SEVERITY_ERROR, s->root, 0, 0,
			_("there is no session '%s' in this study; 'turven list' shows those that "
			  "are"),
			session_id);
	free(path);
	free(folder);
	return good;
}

static bool look_in(const char *folder, const char *file, char **path)
{
	*path = file_join(folder, file);
	if (file_exists(*path))
		return true;
	free(*path);
	*path = NULL;
	return false;
}

bool study_recording(const struct study *s, const struct session *session, size_t i, char **path,
	struct error *err)
{
	const char *file = session->recordings[i].file;
	const char *root = s->settings.media_root;
	char *folder = study_session_folder(s, session->id);
	char *media_root = root ? file_join(s->root, root) : NULL;

	assert(i < session->n_recordings);
	*path = NULL;
	if (!(folder && look_in(folder, file, path)) && file[0] != '/' &&
		!(media_root && look_in(media_root, file, path)))
		look_in(s->root, file, path);
	if (!*path && file[0] == '/')
		error_set(err, _("the recording '%s' is not there"), file);
	else if (!*path)
		error_set(err,
			_("the recording '%s' is not in '%s'%s%s%s, nor in the study's folder; for "
			  "recordings elsewhere set media_root in study.yaml"),
			file, folder ? folder : s->root, media_root ? ", '" : "",
			media_root ? media_root : "", media_root ? "'" : "");
	free(media_root);
	free(folder);
	return *path != NULL;
}
