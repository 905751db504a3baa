/*
 * An export as a BIDS data set: subjects with a table of the observations of each session and codebook,
 * which is all that is raw here, and under derivatives a data set for each coder's pass with the events
 * and ratings. Files that grow with the study are written as it is gone through.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "exchange/bids.h"
#include "exchange/maker.h"
#include "exchange/parts.h"
#include "exchange/place.h"

#define BIDS_VERSION "1.8.0"

static const char readme[] =
	"This data set was written by turven, a program in which trained coders log timed codes "
	"and\n"
	"ratings of an observation instrument while they watch a recorded session.\n"
	"\n"
	"A subject is a recorded session, a task is an instrument (codebook). The raw part says "
	"which\n"
	"observations there are of each; recordings are not part of it. What each coder logged "
	"stands\n"
	"under derivatives, in a data set for each coder's first and later passes: _events.tsv are "
	"the\n"
	"codes with their times, _beh.tsv the ratings, the JSON file beside each says what its "
	"columns\n"
	"and values mean.\n"
	"\n"
	"Texts that people wrote are escaped like the inside of a JSON string (\\n, \\u0022 and so "
	"on).\n"
	"onset_ms and offset_ms are exact, onset and duration are the same in seconds.\n";

static const char coder_readme[] = "What one coder logged of the sessions of the data set two "
				   "folders above, written by turven.\n";

/* The observations of one session with one codebook, as far as they came. */
struct task {
	char label[BIDS_LABEL_SIZE];
	struct text rows;
};

struct bids {
	struct file_new participants;
	char session[BIDS_LABEL_SIZE]; /* that is gone through */
	struct task *tasks;            /* of it */
	size_t n_tasks, capacity;
};

/* ---- labels ---- */

struct meaning {
	char label[BIDS_LABEL_SIZE], id[BIDS_LABEL_SIZE];
};

static int compare(const void *a, const void *b)
{
	const struct meaning *one = a, *other = b;
	int order = strcmp(one->label, other->label);

	return order != 0 ? order : strcmp(one->id, other->id);
}

/* which: 0 sessions, 1 codebooks, 2 coders. */
static struct meaning meaning_of(const struct observation_name *name, int which)
{
	struct bids_labels l;
	struct meaning m = {"", ""};

	bids_labels_of(name, &l);
	snprintf(m.label, sizeof m.label, "%s",
		which == 0   ? l.session
		: which == 1 ? l.task
			     : l.coder);
	if (which == 2 && name->pass > 1)
		snprintf(m.id, sizeof m.id, "%s+%d", name->coder, name->pass);
	else
		snprintf(m.id, sizeof m.id, "%s",
			which == 0   ? name->session
			: which == 1 ? name->codebook
				     : name->coder);
	return m;
}

/* Each label once, sorted; the caller frees *out. False: two ids have the same label. */
static bool meanings_of(
	const struct export_job *j, int which, struct meaning **out, size_t *n, struct error *err)
{
	struct meaning *all = mem_alloc(j->n_names, sizeof *all);
	bool good = true;

	for (size_t i = 0; i < j->n_names; i++)
		all[i] = meaning_of(&j->names[i], which);
	qsort(all, j->n_names, sizeof *all, compare);
	*n = 0;
	for (size_t i = 0; i < j->n_names && good; i++) {
		if (*n > 0 && strcmp(all[*n - 1].label, all[i].label) == 0)
			good = strcmp(all[*n - 1].id, all[i].id) == 0 ||
			       error_set(err,
				       _("'%s' and '%s' would both be '%s' in a BIDS data set, "
					 "whose labels have letters and digits only; export them "
					 "one after the other, into two folders"),
				       all[*n - 1].id, all[i].id, all[i].label);
		else
			all[(*n)++] = all[i];
	}
	*out = all;
	return good;
}

/* ---- files ---- */

/* In the folder of the data set, which and those between are made. */
static bool write_file(
	const struct export_job *j, const char *name, const char *s, size_t n, struct error *err)
{
	char *path = file_join(j->path, name), *folder = file_folder(path);
	bool good = file_make_folder(folder, err) && file_replace(path, s, n, err);

	free(folder);
	free(path);
	return good;
}

static bool write_text(
	const struct export_job *j, const char *name, const char *s, struct error *err)
{
	return write_file(j, name, s, strlen(s), err);
}

/* Frees root. */
static bool write_json(
	const struct export_job *j, const char *name, json_t *root, struct error *err)
{
	char *json = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
	char *text = mem_printf("%s\n", json ? json : "");
	bool good = write_text(j, name, text, err);

	free(text);
	free(json);
	json_decref(root);
	return good;
}

static bool plan(struct export_job *j, struct error *err)
{
	bool good = true;

	j->in_folder = true;
	j->own = mem_alloc(1, sizeof(struct bids));
	for (int which = 0; which < 3 && good; which++) {
		struct meaning *meanings;
		size_t n;

		good = meanings_of(j, which, &meanings, &n, err);
		free(meanings);
	}
	return good && place_is_empty(j->path, j->force, err);
}

/* ---- data sets ---- */

static json_t *description(const char *name, const char *type)
{
	return json_pack("{ss, ss, ss, s[{ss, ss}]}", "Name", name, "BIDSVersion", BIDS_VERSION,
		"DatasetType", type, "GeneratedBy", "Name", PACKAGE_NAME, "Version",
		PACKAGE_VERSION);
}

static json_t *column(const char *meaning)
{
	return json_pack("{ss}", "Description", meaning);
}

/* Of the tables of observations; the columns of BIDS_COLUMNS. */
static json_t *columns_of_observations(void)
{
	json_t *root = json_object(), *span = column("The last moment that was coded or watched"),
	       *watched = column("How much was played while coding; 0 = nothing was");

	json_object_set_new(span, "Units", json_string("ms"));
	json_object_set_new(watched, "Units", json_string("ms"));
	json_object_set_new(root, "coder", column("Id of the coder"));
	json_object_set_new(root, "pass", column("Which pass of this coder, from 1"));
	json_object_set_new(root, "codebook_version", column("Version of the codebook"));
	json_object_set_new(root, "state", column("finished or open"));
	json_object_set_new(root, "events", column("Number of events"));
	json_object_set_new(root, "ratings", column("Number of ratings that were given"));
	json_object_set_new(root, "watched_ms", watched);
	json_object_set_new(root, "span_ms", span);
	return root;
}

static bool begin_coders(const struct export_job *j, struct error *err)
{
	struct meaning *coders;
	size_t n;
	bool good = meanings_of(j, 2, &coders, &n, err);

	for (size_t i = 0; i < n && good; i++) {
		char *folder = mem_printf("derivatives/turven-%s", coders[i].label);
		char *name = mem_printf("Observations by %s", coders[i].id);
		char *about = mem_printf("%s/dataset_description.json", folder);
		char *text = mem_printf("%s/README", folder);

		good = write_json(j, about, description(name, "derivative"), err) &&
		       write_text(j, text, coder_readme, err);
		free(text);
		free(about);
		free(name);
		free(folder);
	}
	free(coders);
	return good;
}

static bool begin_tasks(const struct export_job *j, struct error *err)
{
	struct meaning *tasks;
	size_t n;
	bool good = meanings_of(j, 1, &tasks, &n, err);

	for (size_t i = 0; i < n && good; i++) {
		char *name = mem_printf("task-%s_beh.json", tasks[i].label);
		json_t *root = columns_of_observations();

		json_object_set_new(root, "TaskName", json_string(tasks[i].id));
		good = write_json(j, name, root, err);
		free(name);
	}
	free(tasks);
	return good;
}

static bool begin(struct export_job *j, struct error *err)
{
	static const char head[] = "participant_id\tsession\n";
	struct bids *b = j->own;
	char *path = file_join(j->path, "participants.tsv");
	json_t *columns = json_pack("{so, so}", "participant_id", column("Label of the session"),
		"session", column("Id of the session in the study"));
	bool good = write_text(j, "README", readme, err) &&
		    write_json(j, "dataset_description.json",
			    description("Observations of recorded sessions", "raw"), err) &&
		    begin_tasks(j, err) && begin_coders(j, err) &&
		    file_new_open(&b->participants, path, err) &&
		    file_new_write(&b->participants, head, strlen(head), err);

	if (good)
		good = write_json(j, "participants.json", json_incref(columns), err);
	json_decref(columns);
	free(path);
	return good;
}

/* ---- observations ---- */

static void drop_tasks(struct bids *b)
{
	for (size_t i = 0; i < b->n_tasks; i++)
		text_clear(&b->tasks[i].rows);
	b->n_tasks = 0;
}

/* The tables of the session that was gone through. */
static bool end_session(const struct export_job *j, struct error *err)
{
	struct bids *b = j->own;
	bool good = true;

	for (size_t i = 0; i < b->n_tasks && good; i++) {
		char *name = mem_printf("sub-%s/beh/sub-%s_task-%s_beh.tsv", b->session, b->session,
			b->tasks[i].label);

		good = write_file(j, name, b->tasks[i].rows.s, b->tasks[i].rows.len, err);
		free(name);
	}
	drop_tasks(b);
	return good;
}

static bool begin_session(const struct export_job *j, size_t item, struct error *err)
{
	struct bids *b = j->own;
	struct meaning m = meaning_of(&j->names[item], 0);
	char *row;
	bool good;

	if (strcmp(m.label, b->session) == 0)
		return true;
	if (!end_session(j, err))
		return false;
	memcpy(b->session, m.label, sizeof m.label);
	row = mem_printf("sub-%s\t%s\n", m.label, m.id);
	good = file_new_write(&b->participants, row, strlen(row), err);
	free(row);
	return good;
}

static void add_row(struct bids *b, const char *label, const char *s, size_t n)
{
	size_t i = 0;

	while (i < b->n_tasks && strcmp(b->tasks[i].label, label) != 0)
		i++;
	if (i == b->n_tasks) {
		MEM_GROW(b->tasks, b->n_tasks, b->capacity);
		b->tasks[b->n_tasks++] = (struct task){0};
		snprintf(b->tasks[i].label, sizeof b->tasks[i].label, "%s", label);
		text_add(&b->tasks[i].rows, BIDS_COLUMNS);
	}
	text_add_n(&b->tasks[i].rows, s, n);
}

static bool take(struct export_job *j, size_t item, const char *s, size_t n, struct error *err)
{
	struct bids_labels labels;
	const char *at = s;
	struct part part;
	bool good = begin_session(j, item, err);

	bids_labels_of(&j->names[item], &labels);
	while (good && part_next(&at, s + n, &part)) {
		if (strcmp(part.name, BIDS_ROW) == 0)
			add_row(j->own, labels.task, part.s, part.n);
		else
			good = write_file(j, part.name, part.s, part.n, err);
	}
	return good;
}

static bool finish(struct export_job *j, struct error *err)
{
	struct bids *b = j->own;

	return end_session(j, err) && file_new_finish(&b->participants, err);
}

static void clear(struct export_job *j)
{
	struct bids *b = j->own;

	if (!b)
		return;
	file_new_abandon(&b->participants);
	drop_tasks(b);
	free(b->tasks);
	free(b);
	j->own = NULL;
}

const struct export_maker bids_maker = {
	.is_folder = true,
	.plan = plan,
	.begin = begin,
	.take = take,
	.finish = finish,
	.clear = clear,
};
