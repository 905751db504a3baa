/*
 * The table is written first, then the sidecar, which holds the table's SHA-256; while that is going
 * on `.~<stem>_<what>.next` holds the hash of the table to come, so that an interruption between the
 * two is not taken for somebody's edit.
 */
#include "store/derived_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"

#define TABLE_LIMIT ((size_t)256 << 20)

const char *derived_codebook_version(const struct derived_input *in, uint32_t run)
{
	for (size_t i = 0; i < in->n_segments; i++)
		if (in->segments[i].run == run && in->segments[i].codebook_version)
			return in->segments[i].codebook_version;
	return in->codebook->version;
}

struct paths {
	char *tsv, *json, *next;
};

static char *path_of(const char *folder, const char *before, const struct observation_name *name,
	const char *what, const char *ending)
{
	char stem[OBSERVATION_STEM_SIZE];
	char *file, *path;

	observation_stem(name, stem);
	file = mem_printf("%s%s_%s.%s", before, stem, what, ending);
	path = file_join(folder, file);
	free(file);
	return path;
}

static void paths_free(struct paths *p)
{
	free(p->tsv);
	free(p->json);
	free(p->next);
}

static bool holds(const char *path, const char *text, size_t len)
{
	size_t n;
	char *data;
	bool same;

	if (!file_read(path, TABLE_LIMIT, &data, &n, NULL))
		return false;
	same = n == len && memcmp(data, text, n) == 0;
	free(data);
	return same;
}

/* As file_read; a file that is not there is empty. */
static bool read_if_there(const char *path, char **data, size_t *n, struct error *err)
{
	struct error why;

	if (file_read(path, TABLE_LIMIT, data, n, &why))
		return true;
	*data = NULL;
	*n = 0;
	return why.code == ENOENT || error_set(err, "%s", why.text);
}

/* Is this table one that turven wrote: the one of the sidecar, or of a write that was interrupted?
 */
static bool judge(const struct paths *p, const struct derived_kind *kind, const char *tsv,
	size_t len, bool *ours, struct error *err)
{
	char actual[HASH_SHA256_SIZE], said[HASH_SHA256_SIZE];
	char *json, *next;
	size_t n_json, n_next;

	if (!read_if_there(p->json, &json, &n_json, err))
		return false;
	if (!read_if_there(p->next, &next, &n_next, err)) {
		free(json);
		return false;
	}
	hash_sha256(tsv, len, actual);
	*ours = (json && sidecar_hash(json, n_json, kind, said) && strcmp(said, actual) == 0) ||
		(next && strcmp(next, actual) == 0);
	free(json);
	free(next);
	return true;
}

/* Moves an edited table out of the way, to a name that nothing has. */
static bool move_edited(const char *path, struct error *err)
{
	char stamp[CLOCK_STAMP_SIZE];
	char *to = NULL;
	bool good;

	clock_format_stamp(clock_utc_ms(), stamp);
	for (int i = 1; i == 1 || file_exists(to); i++) {
		free(to);
		to = i == 1 ? mem_printf("%s.edited-%s", path, stamp)
			    : mem_printf("%s.edited-%s-%d", path, stamp, i);
	}
	good = file_rename(path, to, err);
	free(to);
	return good;
}

static bool save_edited(const struct paths *p, const struct derived_kind *kind, const char *tsv,
	bool *edited, struct error *err)
{
	char *old;
	size_t n;
	bool good, ours = true;

	if (!read_if_there(p->tsv, &old, &n, err))
		return false;
	good = !old || (n == strlen(tsv) && memcmp(old, tsv, n) == 0) ||
	       judge(p, kind, old, n, &ours, err);
	free(old);
	if (!good || ours)
		return good;
	if (!move_edited(p->tsv, err))
		return false;
	if (edited)
		*edited = true;
	return true;
}

static bool replace_both(
	const struct paths *p, const char *tsv, const char *json, struct error *err)
{
	char sha256[HASH_SHA256_SIZE];

	hash_sha256(tsv, strlen(tsv), sha256);
	return file_replace(p->next, sha256, strlen(sha256), err) &&
	       file_replace(p->tsv, tsv, strlen(tsv), err) &&
	       file_replace(p->json, json, strlen(json), err) && file_remove(p->next, err);
}

static struct paths paths_of(
	const char *folder, const struct observation_name *name, const struct derived_kind *kind)
{
	return (struct paths){
		.tsv = path_of(folder, "", name, kind->what, "tsv"),
		.json = path_of(folder, "", name, kind->what, "json"),
		.next = path_of(folder, ".~", name, kind->what, "next"),
	};
}

bool derived_file_write(const char *folder, const struct observation_name *name,
	const struct derived_kind *kind, const char *tsv, const char *json, bool *edited,
	struct error *err)
{
	struct paths paths = paths_of(folder, name, kind);
	bool good = true;

	if (edited)
		*edited = false;
	if (holds(paths.tsv, tsv, strlen(tsv)) && holds(paths.json, json, strlen(json)))
		file_remove(paths.next, NULL); /* an interruption may have left it */
	else
		good = save_edited(&paths, kind, tsv, edited, err) &&
		       replace_both(&paths, tsv, json, err);
	paths_free(&paths);
	return good;
}

void derived_file_check(const char *folder, const struct observation_name *name,
	const struct derived_kind *kind, struct problems *problems)
{
	struct paths paths = paths_of(folder, name, kind);
	struct error err = {0};
	char *tsv = NULL;
	bool ours = true;
	size_t n;

	if (!read_if_there(paths.tsv, &tsv, &n, &err) ||
		(tsv && !judge(&paths, kind, tsv, n, &ours, &err)))
		problems_add(problems, SEVERITY_ERROR, paths.tsv, 0, 0, "%s", err.text);
	else if (!ours)
		problems_add(problems, SEVERITY_WARNING, paths.tsv, 0, 0,
			_("this table was edited by hand, or its sidecar is gone; 'turven rebuild' "
			  "keeps it beside a new one"));
	free(tsv);
	paths_free(&paths);
}
