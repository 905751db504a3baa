/* What observations of files are called here, and whether that is free. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/import_private.h"
#include "store/journal.h"
#include "store/journal_name.h"

bool plan_has_codebook(const struct import_plan *p, const char *id)
{
	char *path = study_codebook_path(p->study, id);

	free(path);
	return path != NULL;
}

static bool agrees(const char *said, const char *own)
{
	return !said || strcmp(said, own) == 0;
}

/*
 * What turven itself calls an observation, `s001_anna_lot`, as the id in the file or the file's name:
 * taken where the file says nothing else and the codebook is there.
 */
static bool own_name(
	const struct import_plan *p, const struct plan_item *item, struct observation_name *name)
{
	const struct import_observation *o = item->from;
	const char *names[] = {
		o->id, item->file->data.n_observations == 1 ? file_base(item->file->path) : NULL};

	for (size_t i = 0; i < 2; i++) {
		const char *rest;

		if (names[i] && observation_parse_stem(names[i], name, &rest) &&
			(rest[0] == '\0' || (i == 1 && rest[0] == '.')) &&
			agrees(o->session, name->session) && agrees(o->coder, name->coder) &&
			agrees(o->codebook, name->codebook) && plan_has_codebook(p, name->codebook))
			return true;
	}
	return false;
}

/* The file's name without folder and ending; in the arena. */
static const char *stem_of(struct import_plan *p, const struct import_file *file)
{
	const char *base = file_base(file->path);
	size_t n = strcspn(base, ".");

	return arena_printf(&p->arena, "%.*s", (int)(n > 0 ? n : strlen(base)), base);
}

/* Another name that becomes the same id; NULL = none does. */
static const char *other_name(
	const struct import_plan *p, enum plan_what what, const char *word, const char *id)
{
	for (size_t i = 0; i < p->n_changes; i++) {
		const struct plan_change *c = &p->changes[i];

		if (c->what == what && strcmp(c->to, id) == 0 && strcmp(c->from, word) != 0)
			return c->from;
	}
	return NULL;
}

static void take_id(struct import_plan *p, struct plan_item *item, enum plan_what what,
	const char *word, char out[FILE_ID_SIZE])
{
	static const char *const options[] = {"session", "coder", "codebook"};

	const char *other;

	if (import_file_id(word, out)) {
		other = other_name(p, what, word, out);
		if (other) {
			item->ok = false;
			plan_mistake(p, item->file, item->from->line, 0,
				_("'%s' and '%s' would both become the %s '%s'; import them one "
				  "by one with --%s"),
				other, word, options[what], out, options[what]);
			return;
		}
		plan_change(
			p, what, word, arena_strdup(&p->arena, out), false, item->from->n_events);
		return;
	}
	item->ok = false;
	plan_mistake(p, item->file, item->from->line, 0,
		_("no id can be made of '%s'; add --%s ID: %s"), word, options[what],
		text_file_id_rule());
}

static void name_codebook(struct import_plan *p, struct plan_item *item, const char *own)
{
	const char *wish = p->wishes.codebook ? p->wishes.codebook : p->wishes.new_codebook;
	const char *word = wish                   ? wish
			   : item->from->codebook ? item->from->codebook
			   : own                  ? own
						  : stem_of(p, item->file);
	bool is_there;

	take_id(p, item, PLAN_CODEBOOK, word, item->name.codebook);
	if (!item->ok)
		return;
	is_there = plan_has_codebook(p, item->name.codebook);
	if (p->wishes.new_codebook ? is_there
				   : is_there && !wish && !item->from->codebook && !own) {
		item->ok = false;
		plan_mistake(p, item->file, item->from->line, 0,
			_("there is a codebook '%s' already; add --codebook %s to take it, or "
			  "--new-codebook ID to have another made from the data"),
			item->name.codebook, item->name.codebook);
	}
}

static void name_item(struct import_plan *p, struct plan_item *item)
{
	const struct import_observation *o = item->from;
	const struct import_wishes *w = &p->wishes;
	struct observation_name own;
	bool is_own = own_name(p, item, &own);
	/* Where observations are called by their coders, the file is the session. */
	bool has_id = o->id && (!o->coder || strcmp(o->id, o->coder) != 0);
	const char *session = w->session   ? w->session
			      : o->session ? o->session
			      : is_own     ? arena_strdup(&p->arena, own.session)
			      : has_id     ? o->id
					   : stem_of(p, item->file);
	const char *coder = w->coder   ? w->coder
			    : o->coder ? o->coder
			    : is_own   ? arena_strdup(&p->arena, own.coder)
				       : NULL;

	take_id(p, item, PLAN_SESSION, session, item->name.session);
	if (coder) {
		take_id(p, item, PLAN_CODER, coder, item->name.coder);
	} else { /* the rest of it is looked at all the same: all mistakes are told at once */
		plan_mistake(p, item->file, item->from->line, 0,
			_("the file does not say who coded; add --coder ID"));
	}
	name_codebook(p, item, is_own ? arena_strdup(&p->arena, own.codebook) : NULL);
	item->name.pass = w->pass > 0 ? w->pass : o->pass > 0 ? o->pass : is_own ? own.pass : 1;
}

/* ---- what is there already ---- */

/* The first pass of this coder that nobody has; 0 = all are there. */
static int free_pass(
	const struct observation_name *names, size_t n, const struct observation_name *name)
{
	struct observation_name next = *name;

	for (next.pass = 1; next.pass <= 99; next.pass++) {
		bool used = false;

		for (size_t i = 0; i < n; i++)
			used |= observation_name_equal(&names[i], &next);
		if (!used)
			return next.pass;
	}
	return 0;
}

static void check_there(struct import_plan *p, struct plan_item *item)
{
	char *folder = study_session_folder(p->study, item->name.session);
	struct observation_name *names = NULL;
	struct error err = {0};
	size_t n = 0;

	if (folder && file_exists(folder) &&
		!journal_observations(folder, item->name.session, &names, &n, &err)) {
		item->ok = false;
		plan_mistake(p, item->file, item->from->line, 0, "%s", err.text);
	}
	for (size_t i = 0; i < n; i++) {
		if (!observation_name_equal(&names[i], &item->name))
			continue;
		item->ok = false;
		plan_mistake(p, item->file, item->from->line, 0,
			_("'%s' has coded session '%s' with '%s' already (pass %d); add --pass %d, "
			  "or another --coder"),
			item->name.coder, item->name.session, item->name.codebook, item->name.pass,
			free_pass(names, n, &item->name));
	}
	free(names);
	free(folder);
}

static void check_twice(struct import_plan *p, size_t at)
{
	struct plan_item *item = &p->items[at];

	for (size_t i = 0; i < at && item->ok; i++) {
		const struct plan_item *other = &p->items[i];
		const char *id = item->from->id, *other_id = other->from->id;

		if (!other->ok || !observation_name_equal(&other->name, &item->name))
			continue;
		item->ok = false;
		plan_mistake(p, item->file, item->from->line, 0,
			_("'%s' and '%s' would both become session '%s', coder '%s', codebook "
			  "'%s', pass %d; import them one by one with --session, --coder or "
			  "--pass"),
			other_id ? other_id : file_base(other->file->path),
			id ? id : file_base(item->file->path), item->name.session, item->name.coder,
			item->name.codebook, item->name.pass);
	}
}

void plan_names(struct import_plan *p, size_t at)
{
	name_item(p, &p->items[at]);
	if (p->items[at].ok && p->items[at].name.coder[0] != '\0') {
		check_there(p, &p->items[at]);
		check_twice(p, at);
	}
}
