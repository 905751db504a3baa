/*
 * The codebooks of a study: which there are, and the copies in codebooks/used/ that keep the very
 * file an observation was made with.
 */
#include "store/study.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/codebook_file.h"
#include "store/yaml.h"

#define INSTALLED PKGDATADIR "/codebooks"

static char *codebooks_folder(const struct study *s)
{
	return file_join(s->root, "codebooks");
}

/* ---- which there are ---- */

static bool is_listed(const struct file_names *names, const char *id)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->items[i], id) == 0)
			return true;
	return false;
}

/* Adds the ids of the files <id>.yaml in a folder; a folder that is not there has none. */
static bool add_ids(struct file_names *out, size_t *capacity, const char *folder, struct error *err)
{
	struct file_names names;

	if (!file_exists(folder))
		return true;
	if (!file_list(folder, &names, err))
		return false;
	for (size_t i = 0; i < names.n; i++) {
		size_t n = strlen(names.items[i]);
		char *id;

		if (n <= 5 || strcmp(names.items[i] + n - 5, ".yaml") != 0)
			continue;
		id = mem_strndup(names.items[i], n - 5);
		if (text_is_file_id(id) && !is_listed(out, id)) {
			MEM_GROW(out->items, out->n, *capacity);
			out->items[out->n++] = id;
		} else {
			free(id);
		}
	}
	file_names_free(&names);
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool study_codebooks(const struct study *s, struct file_names *out, struct error *err)
{
	char *folder = codebooks_folder(s);
	struct file_names names = {0};
	size_t capacity = 0;
	bool good = add_ids(&names, &capacity, folder, err) &&
		    add_ids(&names, &capacity, INSTALLED, err);

	free(folder);
	if (!good) {
		file_names_free(&names);
		return false;
	}
	if (names.n > 0)
		qsort(names.items, names.n, sizeof *names.items, compare_names);
	*out = names;
	return true;
}

static char *codebook_in(const char *folder, const char *id)
{
	char *name = mem_printf("%s.yaml", id);
	char *path = file_join(folder, name);

	free(name);
	if (file_exists(path))
		return path;
	free(path);
	return NULL;
}

char *study_codebook_path(const struct study *s, const char *id)
{
	char *folder, *path;

	if (!text_is_file_id(id))
		return NULL;
	folder = codebooks_folder(s);
	path = codebook_in(folder, id);
	free(folder);
	return path ? path : codebook_in(INSTALLED, id);
}

char *study_codebook_used_path(const struct study *s, const char *id, const char *sha256)
{
	char *folder, *name, *path;

	/* The hash may come from a journal, and nothing else may become part of a path. */
	if (!text_is_file_id(id) || strspn(sha256, "0123456789abcdef") != 64 || sha256[64] != '\0')
		return NULL;
	folder = codebooks_folder(s);
	name = mem_printf("used/%s@%.12s.yaml", id, sha256);
	path = file_join(folder, name);
	free(name);
	free(folder);
	return path;
}

/* ---- reading one ---- */

static void report_missing(const struct study *s, const char *id, struct problems *problems)
{
	struct file_names names = {0};
	struct text t = {0};

	text_add(&t, "");
	if (study_codebooks(s, &names, NULL))
		for (size_t i = 0; i < names.n; i++)
			text_printf(&t, "%s%s", i ? ", " : "", names.items[i]);
	if (names.n > 0)
		problems_add(problems, SEVERITY_ERROR, s->root, 0, 0,
			_("there is no codebook '%s'; there are: %s"), id, t.s);
	else
		problems_add(problems, SEVERITY_ERROR, s->root, 0, 0,
			_("there is no codebook '%s'; codebooks/ of this study is empty"), id);
	text_clear(&t);
	file_names_free(&names);
}

static bool read_present(
	const struct study *s, const char *id, struct codebook *out, struct problems *problems)
{
	char *path = study_codebook_path(s, id);
	bool good;

	if (!path) {
		report_missing(s, id, problems);
		return false;
	}
	good = codebook_file_read(path, out, problems);
	if (good && strcmp(out->id, id) != 0) {
		problems_add(problems, SEVERITY_ERROR, path, 0, 0,
			_("the id in the file is '%s'; it must be '%s', as the file is called"),
			out->id, id);
		codebook_free(out);
		good = false;
	}
	free(path);
	return good;
}

static bool read_used(
	const char *path, const char *sha256, struct codebook *out, struct problems *problems)
{
	if (!codebook_file_read(path, out, problems))
		return false;
	if (strcmp(out->sha256, sha256) == 0)
		return true;
	problems_add(problems, SEVERITY_ERROR, path, 0, 0,
		_("this copy of a codebook was changed; get back the file that was coded with "
		  "(its SHA-256 begins with %.12s)"),
		sha256);
	codebook_free(out);
	return false;
}

/* Where the copy is not there, the present file may still be that very one. */
static bool read_unchanged(const struct study *s, const char *id, const char *sha256,
	struct codebook *out, struct problems *problems)
{
	struct problems unheard = {0};
	bool good = read_present(s, id, out, &unheard);

	problems_clear(&unheard);
	if (good && strcmp(out->sha256, sha256) == 0)
		return true;
	if (good)
		codebook_free(out);
	problems_add(problems, SEVERITY_ERROR, s->root, 0, 0,
		_("the codebook '%s' that this observation was begun with is not there; put it "
		  "back as codebooks/used/%s@%.12s.yaml"),
		id, id, sha256);
	return false;
}

bool study_codebook(const struct study *s, const char *id, const char *sha256, struct codebook *out,
	struct problems *problems)
{
	char *path;
	bool good;

	if (!sha256)
		return read_present(s, id, out, problems);
	path = study_codebook_used_path(s, id, sha256);
	if (!path) {
		problems_add(problems, SEVERITY_ERROR, s->root, 0, 0,
			_("'%s' with SHA-256 '%s' names no codebook"), id, sha256);
		return false;
	}
	good = file_exists(path) ? read_used(path, sha256, out, problems)
				 : read_unchanged(s, id, sha256, out, problems);
	free(path);
	return good;
}

void study_roles(const struct study *s, struct roles *out)
{
	struct file_names names = {0};

	*out = (struct roles){.unread = !study_codebooks(s, &names, NULL)};
	for (size_t i = 0; i < names.n; i++) {
		struct problems unheard = {0};
		struct codebook cb;

		if (read_present(s, names.items[i], &cb, &unheard)) {
			roles_add(out, &cb);
			codebook_free(&cb);
		} else {
			out->unread = true;
		}
		problems_clear(&unheard);
	}
	file_names_free(&names);
}

/* ---- keeping the one that is used ---- */

/* Is the file `<id>@<hash>.yaml` another text of the same version? */
static bool is_same_version(const char *path, const char *name, const struct codebook *cb)
{
	size_t n = strlen(cb->id);
	struct problems unheard = {0};
	struct codebook used;
	bool same = false;

	if (strncmp(name, cb->id, n) != 0 || name[n] != '@')
		return false;
	if (codebook_file_read(path, &used, &unheard)) {
		same = strcmp(used.version, cb->version) == 0 &&
		       strcmp(used.sha256, cb->sha256) != 0;
		codebook_free(&used);
	}
	problems_clear(&unheard);
	return same;
}

bool study_codebook_unchanged(const struct study *s, const struct codebook *cb, struct error *err)
{
	char *folder = file_join(s->root, "codebooks/used");
	struct file_names names = {0};
	bool good = true;

	if (file_exists(folder) && !file_list(folder, &names, err)) {
		free(folder);
		return false;
	}
	for (size_t i = 0; i < names.n && good; i++) {
		char *path = file_join(folder, names.items[i]);

		if (is_same_version(path, names.items[i], cb))
			good = error_set(err,
				_("codebook file changed: '%s' has been coded with as version "
				  "'%s', and its text is another one now; raise its version"),
				cb->id, cb->version);
		free(path);
	}
	file_names_free(&names);
	free(folder);
	return good;
}

static bool has_hash(const char *data, size_t len, const char *sha256)
{
	char own[HASH_SHA256_SIZE];

	hash_sha256(data, len, own);
	return strcmp(own, sha256) == 0;
}

static bool copy_used(
	const struct study *s, const struct codebook *cb, const char *to, struct error *err)
{
	char *from = study_codebook_path(s, cb->id);
	char *folder = file_folder(to);
	struct error own = {0};
	char *data = NULL;
	size_t len;
	bool good = from && file_read(from, YAML_MAX_SIZE, &data, &len, &own);

	if (!from)
		error_set(&own, _("the codebook '%s' is gone"), cb->id);
	if (good && !has_hash(data, len, cb->sha256))
		good = error_set(&own,
			_("'%s' was changed while the program was running; start it again"), from);
	good = good && study_may_write(s, folder, &own) && file_make_folder(folder, &own) &&
	       (file_create(to, data, len, &own) || own.code == EEXIST);
	free(data);
	free(folder);
	free(from);
	return good || error_set(err, _("the codebook could not be kept: %s"), own.text);
}

bool study_keep_codebook(const struct study *s, const struct codebook *cb, struct error *err)
{
	char *path = study_codebook_used_path(s, cb->id, cb->sha256);
	bool good;

	if (!path)
		return error_set(err, _("'%s' is no codebook of a study"), cb->id);
	if (file_exists(path)) {
		struct problems problems = {0};
		struct codebook used;

		good = read_used(path, cb->sha256, &used, &problems);
		if (good)
			codebook_free(&used);
		else
			problems_first(&problems, err);
		problems_clear(&problems);
	} else {
		good = study_codebook_unchanged(s, cb, err) && copy_used(s, cb, path, err);
	}
	free(path);
	return good;
}
