/* turven codebook: make a new codebook, show one, compare two; and which one a name means. */
#include "cli/codebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "store/codebook_file.h"
#include "store/study.h"

enum { FORMAT, LANGUAGE, OUTPUT, FORCE };

static const struct cli_option options[] = {
	[FORMAT] = {"format", "text|html",
		N_("show: a page of plain text (text), or for a browser")},
	[LANGUAGE] = {"language", "CODE", N_("show, diff: labels in this language: en, nl, ...")},
	[OUTPUT] = {"output", "FILE", N_("show: write the page to this file (short: -o)")},
	[FORCE] = {"force", NULL, N_("show: replace that file if it is there")},
	{NULL, NULL, NULL},
};

/* ---- which codebook is meant ---- */

static bool is_path(const char *name)
{
	size_t n = strlen(name);

	return strchr(name, '/') || (n > 5 && strcmp(name + n - 5, ".yaml") == 0);
}

/* The names of the copies "<id>@<hash...>.yaml" that begin with `begin`. */
static bool find_used(
	const char *folder, const char *begin, struct file_names *out, struct error *err)
{
	struct file_names names = {0};
	size_t n = 0;

	*out = (struct file_names){0};
	if (!file_exists(folder))
		return true;
	if (!file_list(folder, &names, err))
		return false;
	for (size_t i = 0; i < names.n; i++) {
		size_t len = strlen(names.items[i]);
		bool is = len > 5 && strcmp(names.items[i] + len - 5, ".yaml") == 0 &&
			  strncmp(names.items[i], begin, strlen(begin)) == 0;

		if (is)
			names.items[n++] = names.items[i];
		else
			free(names.items[i]);
	}
	names.n = n;
	*out = names;
	return true;
}

/* "lot@38a1b2c3d4e5, ..." */
static void list_used(const struct file_names *names, struct text *out)
{
	text_add(out, "");
	for (size_t i = 0; i < names->n; i++)
		text_printf(out, "%s%.*s", i > 0 ? ", " : "", (int)strlen(names->items[i]) - 5,
			names->items[i]);
}

/* None, or several of them, have a name that begins so. */
static bool refuse_used(
	const char *folder, const char *name, const struct file_names *found, struct error *err)
{
	char *id = mem_strndup(name, strcspn(name, "@") + 1);
	struct file_names all = {0};
	struct text list = {0};

	if (found->n > 1) {
		list_used(found, &list);
		error_set(err, _("'%s' can be several: %s; give more digits"), name, list.s);
	} else if (find_used(folder, id, &all, NULL) && all.n > 0) {
		list_used(&all, &list);
		error_set(
			err, _("there is no '%s' in codebooks/used/; there are: %s"), name, list.s);
	} else {
		error_set(err,
			_("there is no '%s': nothing was coded with this codebook so far; without "
			  "@ the present file is meant"),
			name);
	}
	text_clear(&list);
	file_names_free(&all);
	free(id);
	return false;
}

/* `id@hash`: a file that was coded with. */
static bool read_used(const char *root, const char *name, struct codebook *out, char **where,
	struct problems *problems)
{
	char *folder = file_join(root, "codebooks/used");
	struct file_names found;
	struct error err = {0};
	bool good = find_used(folder, name, &found, &err);

	if (good && found.n != 1)
		good = refuse_used(folder, name, &found, &err);
	if (!good) {
		problems_add(problems, SEVERITY_ERROR, root, 0, 0, "%s", err.text);
	} else {
		const char *hash = strchr(found.items[0], '@') + 1;

		*where = file_join(folder, found.items[0]);
		good = codebook_file_read(*where, out, problems);
		if (good && strncmp(out->sha256, hash, strlen(hash) - 5) != 0) {
			problems_add(problems, SEVERITY_ERROR, *where, 0, 0,
				_("this copy of a codebook was changed: its SHA-256 is no longer "
				  "the "
				  "one in its name; get back the file that was coded with"));
			codebook_free(out);
			good = false;
		}
	}
	file_names_free(&found);
	free(folder);
	return good;
}

/* An id: the present file of the study, or the installed one. */
static bool read_present(const char *root, const char *id, struct codebook *out, char **where,
	struct problems *problems)
{
	char *own = mem_strdup(root);
	struct study study = {.root = own};
	bool good = study_codebook(&study, id, NULL, out, problems);

	if (good)
		*where = study_codebook_path(&study, id);
	free(own);
	return good;
}

/* Outside of a study there are only the installed ones. */
static bool read_installed(
	const char *id, struct codebook *out, char **where, struct problems *problems)
{
	char here[] = ".";
	struct study none = {.root = here};
	struct error err = {0};
	char *root = NULL;

	*where = study_codebook_path(&none, id);
	if (*where)
		return codebook_file_read(*where, out, problems);
	study_find(NULL, &root, &err);
	free(root);
	problems_add(problems, SEVERITY_ERROR, id, 0, 0,
		_("no such codebook is installed, and %s; a file is named with its path"),
		err.text);
	return false;
}

/* As people call it who stand in the study. */
static void shorten(char **path, const char *root)
{
	size_t n = strlen(root);
	char *whole = *path;

	if (strncmp(whole, root, n) != 0 || whole[n] != '/')
		return;
	*path = mem_strdup(whole + n + 1);
	free(whole);
}

bool codebook_named(const char *name, struct codebook *out, char **where)
{
	struct problems problems = {0};
	char *root = NULL;
	bool good;

	*where = NULL;
	if (is_path(name)) {
		*where = mem_strdup(name);
		good = codebook_file_read(name, out, &problems);
	} else if (!study_find(NULL, &root, NULL)) {
		good = read_installed(name, out, where, &problems);
	} else {
		good = strchr(name, '@') ? read_used(root, name, out, where, &problems)
					 : read_present(root, name, out, where, &problems);
		if (good)
			shorten(where, root);
		free(root);
	}
	/* Warnings are for turven check. */
	if (!good) {
		problems_print(&problems);
		free(*where);
	}
	problems_clear(&problems);
	return good;
}

int codebook_print(const struct text *page)
{
	struct error err = {0};

	if (fwrite(page->s, 1, page->len, stdout) == page->len && fflush(stdout) == 0)
		return CLI_OK;
	error_system(&err, _("cannot write to standard output"));
	return cli_fail(&err);
}

/* ---- the command ---- */

/* Options that are given but are none of this action's; `allowed` is a set of bits. */
static bool options_fit(const struct cli_arguments *a, unsigned allowed)
{
	for (unsigned i = 0; options[i].name; i++) {
		if (!a->values[i] || (allowed & 1u << i))
			continue;
		cli_usage(_("'codebook %s' has no option '--%s'"), a->operands[0], options[i].name);
		return false;
	}
	return true;
}

static bool operands_fit(const struct cli_arguments *a, size_t n, const char *form)
{
	if (a->n_operands == n + 1)
		return true;
	cli_usage(_("it is written: turven codebook %s"), form);
	return false;
}

static int run(const struct cli_arguments *a)
{
	static const char *const actions[] = {"new", "show", "diff"};
	const char *action = a->operands[0], *nearest;

	if (strcmp(action, "new") == 0) {
		if (!operands_fit(a, 1, "new ID") || !options_fit(a, 0))
			return CLI_USAGE;
		return codebook_new(a->operands[1]);
	}
	if (strcmp(action, "show") == 0) {
		if (!operands_fit(a, 1, "show CODEBOOK") ||
			!options_fit(a, 1u << FORMAT | 1u << LANGUAGE | 1u << OUTPUT | 1u << FORCE))
			return CLI_USAGE;
		return codebook_show(a->operands[1], a->values[FORMAT], a->values[LANGUAGE],
			a->values[OUTPUT], a->values[FORCE] != NULL);
	}
	if (strcmp(action, "diff") == 0) {
		if (!operands_fit(a, 2, "diff CODEBOOK CODEBOOK") ||
			!options_fit(a, 1u << LANGUAGE))
			return CLI_USAGE;
		return codebook_compare(a->operands[1], a->operands[2], a->values[LANGUAGE]);
	}
	nearest = text_nearest(action, actions, 3);
	if (nearest)
		return cli_usage(
			_("'codebook' does not know '%s'; did you mean '%s'?"), action, nearest);
	return cli_usage(_("'codebook' does not know '%s'; allowed: new, show, diff"), action);
}

const struct subcommand codebook_command = {
	.name = "codebook",
	.operands = "new|show|diff",
	.help = N_("make a new codebook, show one as a page, compare two versions"),
	.details = N_(
		"  new ID             write codebooks/ID.yaml: a small example to change, with "
		"comments\n"
		"  show CODEBOOK      keys, codes, ratings, scores and checks, to read or print\n"
		"  diff FROM TO       what changed, and what that means for data already coded\n"
		"\n"
		"A CODEBOOK is an id (the present file), ID@HASH (the copy in codebooks/used/\n"
		"whose SHA-256 begins so), or the path of a file."),
	.options = options,
	.min_operands = 1,
	.max_operands = 3,
	.run = run,
};
