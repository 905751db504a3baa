/* See the header. Sizes are those of a short session: everything is looked for from the start. */
#include "crash_disk.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/fixture.h"

enum { FILES = 2000, FOLDERS = 40, SYNCS = 64, WORDS = 200 };

struct piece {
	int64_t offset;
	size_t n;
	char *data;
};

struct crash_file {
	uint64_t inode;
	bool current; /* the inode is still this file's */
	struct piece *pieces;
	int n, n_sure;
	char *now; /* all of them */
	size_t n_now;
};

/* A change to the names of a folder: one more is there, one is not any more, or both. */
struct change {
	char *gone, *there; /* or NULL */
	int file;           /* of there; -1 = a folder */
};

struct folder {
	char *path;
	struct change *changes;
	int n, n_sure;
};

struct sync {
	char id[24];
	int file, folder; /* -1 = not one of these */
	int n;
};

struct crash_disk {
	char *root;
	struct crash_file files[FILES];
	int n_files;
	struct folder folders[FOLDERS];
	int n_folders;
	struct sync syncs[SYNCS];
	int n_syncs;
};

/* How much of what is not sure is there. */
enum tear { WHOLE, HALF, ALMOST, ZEROS, HOLE };
struct state {
	int file_n[FILES];
	enum tear file_tear[FILES]; /* of the piece behind these */
	int folder_n[FOLDERS];
	int folder_alone[FOLDERS]; /* one more change; -1 = none */
};

static char *copy(const char *s)
{
	char *out = strdup(s);

	ck_assert_ptr_nonnull(out);
	return out;
}

/* ---- files ---- */

static int new_file(struct crash_disk *d, uint64_t inode)
{
	ck_assert_int_lt(d->n_files, FILES);
	for (int i = 0; i < d->n_files; i++)
		d->files[i].current = d->files[i].current && d->files[i].inode != inode;
	d->files[d->n_files] = (struct crash_file){.inode = inode, .current = true};
	return d->n_files++;
}

static int find_file(const struct crash_disk *d, uint64_t inode)
{
	for (int i = 0; i < d->n_files; i++)
		if (d->files[i].current && d->files[i].inode == inode)
			return i;
	return -1;
}

/* data[0..n) into a buffer that grows, zeros between. */
static void put(char **to, size_t *n_to, const struct piece *p, size_t n)
{
	size_t end = (size_t)p->offset + n;

	if (end > *n_to) {
		*to = realloc(*to, end + 1);
		ck_assert_ptr_nonnull(*to);
		memset(*to + *n_to, 0, end + 1 - *n_to);
		*n_to = end;
	}
	if (p->data)
		memcpy(*to + p->offset, p->data, n);
}

static void add_piece(struct crash_file *f, int64_t offset, const char *data, size_t n)
{
	struct piece *p;

	f->pieces = realloc(f->pieces, (size_t)(f->n + 1) * sizeof *f->pieces);
	ck_assert_ptr_nonnull(f->pieces);
	p = &f->pieces[f->n++];
	*p = (struct piece){offset, n, malloc(n + 1)};
	ck_assert_ptr_nonnull(p->data);
	memcpy(p->data, data, n);
	put(&f->now, &f->n_now, p, n);
}

/* ---- folders ---- */

static int find_folder(const struct crash_disk *d, const char *path)
{
	for (int i = 0; i < d->n_folders; i++)
		if (strcmp(d->folders[i].path, path) == 0)
			return i;
	return -1;
}

static int add_folder(struct crash_disk *d, const char *path)
{
	ck_assert_int_lt(d->n_folders, FOLDERS);
	d->folders[d->n_folders] = (struct folder){.path = copy(path)};
	return d->n_folders++;
}

/* The folder that the path is in; *name is its last part. */
static int folder_of(const struct crash_disk *d, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char folder[4096];
	int found;

	ck_assert_ptr_nonnull(slash);
	snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
	found = find_folder(d, folder);
	ck_assert_msg(found >= 0, "nothing is known of the folder '%s'", folder);
	*name = slash + 1;
	return found;
}

static void change(struct crash_disk *d, const char *gone, const char *there, int file)
{
	const char *from = NULL, *to = NULL;
	int place = gone ? folder_of(d, gone, &from) : -1;
	int place_to = there ? folder_of(d, there, &to) : place;
	struct folder *f = &d->folders[place_to];

	ck_assert_msg(place < 0 || place == place_to, "a rename across folders");
	f->changes = realloc(f->changes, (size_t)(f->n + 1) * sizeof *f->changes);
	ck_assert_ptr_nonnull(f->changes);
	f->changes[f->n++] = (struct change){from ? copy(from) : NULL, to ? copy(to) : NULL, file};
}

/* What the name stands for with so many changes, and one more; -2 = nothing, -1 = a folder. */
static int look_up(const struct folder *f, const char *name, int n, int alone)
{
	int found = -2;

	for (int i = 0; i < f->n; i++) {
		const struct change *c = &f->changes[i];

		if (i >= n && i != alone)
			continue;
		if (c->gone && strcmp(c->gone, name) == 0)
			found = -2;
		if (c->there && strcmp(c->there, name) == 0)
			found = c->file;
	}
	return found;
}

static int file_at(const struct crash_disk *d, const char *path)
{
	const char *name;
	int folder = folder_of(d, path, &name);

	return look_up(&d->folders[folder], name, d->folders[folder].n, -1);
}

/* ---- what is there at the start ---- */

static void take(struct crash_disk *d, const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	int folder = add_folder(d, path);

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		char inner[4096];
		struct stat st;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
		ck_assert_int_eq(lstat(inner, &st), 0);
		if (S_ISDIR(st.st_mode)) {
			change(d, NULL, inner, -1);
			take(d, inner);
		} else {
			size_t n;
			char *data = fixture_read(inner, &n);
			int file = new_file(d, (uint64_t)st.st_ino);

			add_piece(&d->files[file], 0, data, n);
			d->files[file].n_sure = 1;
			change(d, NULL, inner, file);
			free(data);
		}
	}
	closedir(dir);
	d->folders[folder].n_sure = d->folders[folder].n;
}

struct crash_disk *crash_disk_new(const char *root)
{
	struct crash_disk *d = calloc(1, sizeof *d);

	ck_assert_ptr_nonnull(d);
	d->root = copy(root);
	take(d, root);
	return d;
}

void crash_disk_free(struct crash_disk *d)
{
	for (int i = 0; i < d->n_files; i++) {
		for (int p = 0; p < d->files[i].n; p++)
			free(d->files[i].pieces[p].data);
		free(d->files[i].pieces);
		free(d->files[i].now);
	}
	for (int i = 0; i < d->n_folders; i++) {
		for (int c = 0; c < d->folders[i].n; c++) {
			free(d->folders[i].changes[c].gone);
			free(d->folders[i].changes[c].there);
		}
		free(d->folders[i].changes);
		free(d->folders[i].path);
	}
	free(d->root);
	free(d);
}

/* ---- the record ---- */

bool crash_entry_next(char **at, struct crash_entry *out)
{
	static const char *const words[] = {
		"open", "nameless", "link", "write", "begin", "end", "rename", "remove", "mkdir"};
	char *line = *at, *end = strchr(line, '\n');
	int n = 0;

	if (!end)
		return false;
	*end = '\0';
	*at = end + 1;
	*out = (struct crash_entry){.kind = CRASH_OTHER};
	for (char *tab = strchr(line, '\t'); tab && n < 4; tab = strchr(tab + 1, '\t')) {
		*tab = '\0';
		out->fields[n++] = tab + 1;
	}
	for (int i = 0; i < CRASH_OTHER; i++)
		if (strcmp(line, words[i]) == 0)
			out->kind = (enum crash_entry_kind)i;
	if (out->kind == CRASH_WRITE) {
		out->n = (size_t)strtoull(out->fields[2], NULL, 10);
		out->data = *at;
		*at += out->n + 1;
	}
	return true;
}

static void begin_sync(struct crash_disk *d, const struct crash_entry *e)
{
	struct sync *s = &d->syncs[d->n_syncs++];

	ck_assert_int_lt(d->n_syncs, SYNCS);
	*s = (struct sync){.file = -1, .folder = -1};
	snprintf(s->id, sizeof s->id, "%s", e->fields[0]);
	if (e->fields[2][0])
		s->folder = find_folder(d, e->fields[2]);
	else
		s->file = find_file(d, strtoull(e->fields[1], NULL, 10));
	if (s->folder >= 0)
		s->n = d->folders[s->folder].n;
	else if (s->file >= 0)
		s->n = d->files[s->file].n;
}

/* Was anything not sure before? */
static bool end_sync(struct crash_disk *d, const char *id)
{
	for (int i = 0; i < d->n_syncs; i++) {
		struct sync s = d->syncs[i];
		int *sure = s.folder >= 0 ? &d->folders[s.folder].n_sure
			    : s.file >= 0 ? &d->files[s.file].n_sure
					  : &s.n;

		if (strcmp(s.id, id) != 0)
			continue;
		d->syncs[i] = d->syncs[--d->n_syncs];
		if (*sure >= s.n)
			return false;
		*sure = s.n;
		return true;
	}
	ck_abort_msg("a sync that never began");
	return false;
}

bool crash_disk_apply(struct crash_disk *d, const struct crash_entry *e)
{
	int file;

	switch (e->kind) {
	case CRASH_OPEN:
		change(d, NULL, e->fields[1], new_file(d, strtoull(e->fields[0], NULL, 10)));
		return true;
	case CRASH_NAMELESS:
		new_file(d, strtoull(e->fields[0], NULL, 10));
		return false;
	case CRASH_LINK:
		file = find_file(d, strtoull(e->fields[0], NULL, 10));
		ck_assert_int_ge(file, 0);
		change(d, NULL, e->fields[1], file);
		return true;
	case CRASH_WRITE:
		file = find_file(d, strtoull(e->fields[0], NULL, 10));
		ck_assert_int_ge(file, 0);
		add_piece(&d->files[file], strtoll(e->fields[1], NULL, 10), e->data, e->n);
		return true;
	case CRASH_BEGIN:
		begin_sync(d, e);
		return false;
	case CRASH_END:
		return end_sync(d, e->fields[0]);
	case CRASH_RENAME:
		change(d, e->fields[0], e->fields[1], file_at(d, e->fields[0]));
		return true;
	case CRASH_REMOVE:
		change(d, e->fields[0], NULL, 0);
		return true;
	case CRASH_MKDIR:
		change(d, NULL, e->fields[0], -1);
		add_folder(d, e->fields[0]);
		return true;
	case CRASH_OTHER:
		break;
	}
	return false;
}

const char *crash_disk_now(struct crash_disk *d, const char *path, size_t *n)
{
	int file = file_at(d, path);

	*n = file >= 0 ? d->files[file].n_now : 0;
	return file < 0 ? NULL : d->files[file].now ? d->files[file].now : "";
}

const char *crash_disk_path(const struct crash_disk *d, uint64_t inode)
{
	static char path[4096];
	int file = find_file(d, inode);

	for (int i = 0; i < d->n_folders && file >= 0; i++) {
		const struct folder *f = &d->folders[i];

		for (int c = 0; c < f->n; c++) {
			const char *name = f->changes[c].there;

			if (!name || look_up(f, name, f->n, -1) != file)
				continue;
			snprintf(path, sizeof path, "%s/%s", f->path, name);
			return path;
		}
	}
	return NULL;
}

/* ---- states ---- */

static void make_file(const struct crash_file *f, int n, enum tear tear, const char *path)
{
	char *data = NULL;
	size_t size = 0;
	FILE *out = fopen(path, "w");

	ck_assert_msg(out != NULL, "cannot write '%s'", path);
	for (int i = 0; i < n; i++)
		put(&data, &size, &f->pieces[i], f->pieces[i].n);
	if (tear != WHOLE) {
		struct piece p = f->pieces[n];
		size_t part = tear == HALF ? p.n / 2 : tear == ALMOST ? p.n - 1 : p.n;

		if (tear == ZEROS || tear == HOLE)
			p.data = NULL;
		put(&data, &size, &p, part);
		for (int i = n + 1; tear == HOLE && i < f->n; i++)
			put(&data, &size, &f->pieces[i], f->pieces[i].n);
	}
	ck_assert_uint_eq(fwrite(data ? data : "", 1, size, out), size);
	ck_assert_int_eq(fclose(out), 0);
	free(data);
}

/* The folder at this path of the record, below target. */
static void make_folder(
	const struct crash_disk *d, const struct state *s, int folder, const char *target)
{
	const struct folder *f = &d->folders[folder];
	char path[8192];

	snprintf(path, sizeof path, "%s%s", target, f->path + strlen(d->root));
	ck_assert_msg(mkdir(path, 0777) == 0 || f->path[strlen(d->root)] == '\0', "%s", path);
	for (int i = 0; i < f->n; i++) {
		const char *name = f->changes[i].there;
		char inner[4096];
		int file;

		if (!name)
			continue;
		file = look_up(f, name, s->folder_n[folder], s->folder_alone[folder]);
		snprintf(inner, sizeof inner, "%s/%s", path, name);
		if (file == -2 || access(inner, F_OK) == 0)
			continue;
		if (file >= 0) {
			make_file(&d->files[file], s->file_n[file], s->file_tear[file], inner);
			continue;
		}
		snprintf(inner, sizeof inner, "%s/%s", f->path, name);
		make_folder(d, s, find_folder(d, inner), target);
	}
}

struct visit {
	struct crash_disk *d;
	const char *target;
	void (*check)(void *, const char *);
	void *data;
	int n;
};

static void visit(struct visit *v, const struct state *s, const char *words)
{
	fixture_remove_folder(copy(v->target));
	ck_assert_int_eq(mkdir(v->target, 0777), 0);
	make_folder(v->d, s, 0, v->target);
	v->check(v->data, words);
	v->n++;
}

static void all_or_nothing(const struct crash_disk *d, bool all, struct state *s)
{
	for (int i = 0; i < d->n_files; i++) {
		s->file_n[i] = all ? d->files[i].n : d->files[i].n_sure;
		s->file_tear[i] = WHOLE;
	}
	for (int i = 0; i < d->n_folders; i++) {
		s->folder_n[i] = all ? d->folders[i].n : d->folders[i].n_sure;
		s->folder_alone[i] = -1;
	}
}

/* One file in each way, all else as it is. */
static void vary_file(struct visit *v, struct state *s, int file)
{
	static const char *const names[] = {"whole", "half", "almost all", "zeros", "a hole"};
	const struct crash_file *f = &v->d->files[file];
	int kept = s->file_n[file];
	char words[WORDS];

	for (int n = f->n_sure; n < f->n; n++) {
		for (int t = WHOLE; t <= HOLE; t++) {
			s->file_n[file] = n;
			s->file_tear[file] = (enum tear)t;
			snprintf(words, sizeof words, "file %d: %d of %d writes, the next: %s",
				file, n, f->n, names[t]);
			if (t != WHOLE || n != kept)
				visit(v, s, words);
		}
	}
	s->file_n[file] = kept;
	s->file_tear[file] = WHOLE;
}

static void vary_folder(struct visit *v, struct state *s, int folder)
{
	const struct folder *f = &v->d->folders[folder];
	int kept = s->folder_n[folder];
	char words[WORDS];

	for (int n = f->n_sure; n < f->n; n++) {
		for (int alone = n == f->n_sure ? n + 1 : f->n; alone <= f->n; alone++) {
			s->folder_n[folder] = n;
			s->folder_alone[folder] = alone < f->n ? alone : -1;
			snprintf(words, sizeof words, "folder %s: %d of %d changes, and %d",
				f->path, n, f->n, s->folder_alone[folder]);
			if (n != kept || alone < f->n)
				visit(v, s, words);
		}
	}
	s->folder_n[folder] = kept;
	s->folder_alone[folder] = -1;
}

int crash_disk_states(struct crash_disk *d, const char *target,
	void (*check)(void *data, const char *words), void *data)
{
	struct visit v = {d, target, check, data, 0};
	struct state *s = calloc(1, sizeof *s);

	ck_assert_ptr_nonnull(s);
	for (int all = 0; all < 2; all++) {
		all_or_nothing(d, all, s);
		visit(&v, s, all ? "all is there" : "all is lost that is not sure");
	}
	for (int all = 0; all < 2; all++) {
		all_or_nothing(d, all, s);
		for (int i = 0; i < d->n_files; i++)
			vary_file(&v, s, i);
		for (int i = 0; i < d->n_folders; i++)
			vary_folder(&v, s, i);
	}
	free(s);
	return v.n;
}
