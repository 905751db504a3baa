/* turven codebook diff: the changes by weight, what they mean for the data, and the verdict. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/codebook.h"
#include "cli/page.h"
#include "model/codebook_diff.h"

static void which(struct text *t, const char *what, const struct codebook *cb, const char *where)
{
	char *line = mem_printf(_("%s: %s %s, SHA-256 begins with %.12s: %s"), what, cb->id,
		cb->version, cb->sha256, where);

	page_wrap(t, line, 0, 4);
	free(line);
}

static const char *weight_title(enum change_weight w)
{
	switch (w) {
	case CHANGE_MAJOR:
		return _("major: data coded so far come out differently, or not at all");
	case CHANGE_MINOR:
		return _("minor: data coded so far stay as they are, but lack what is new");
	default:
		return _("patch: data coded so far do not change");
	}
}

static void add_changes(struct text *t, const struct codebook_diff *diff)
{
	for (size_t i = 0; i < diff->n; i++) {
		enum change_kind kind = diff->items[i].kind;
		bool last = i + 1 == diff->n || diff->items[i + 1].kind != kind;

		if (i == 0 || change_weight(diff->items[i - 1].kind) != change_weight(kind)) {
			text_add_c(t, '\n');
			page_wrap(t, weight_title(change_weight(kind)), 0, 0);
		}
		text_add(t, "  - ");
		page_wrap(t, diff->items[i].what, 4, 4);
		/* once for all changes that mean the same */
		if (last) {
			text_add(t, "      ");
			page_wrap(t, change_meaning(kind), 6, 6);
		}
	}
}

/* Does the version of `to` fit? */
static char *version_words(
	const struct codebook *from, const struct codebook *to, enum change_weight needed)
{
	switch (version_fit(from->version, to->version, needed)) {
	case VERSION_FITS:
		return mem_printf(_("version '%s' fits"), to->version);
	case VERSION_SAME:
		return mem_printf(
			_("version '%s' is not raised: turven will not code with it where "
			  "the older text was coded with"),
			to->version);
	case VERSION_LOWER:
		return mem_printf(_("version '%s' is lower than '%s': are the two in the right "
				    "order?"),
			to->version, from->version);
	case VERSION_TOO_SMALL:
		return mem_printf(_("version '%s' is not raised enough"), to->version);
	case VERSION_NO_NUMBER:
		break;
	}
	return mem_printf(
		_("versions '%s' and '%s' are no numbers such as 1.2.3, so nobody can tell "
		  "whether that fits"),
		from->version, to->version);
}

static void add_verdict(struct text *t, const struct codebook *from, const struct codebook *to,
	const struct codebook_diff *diff)
{
	enum change_weight needed = codebook_diff_weight(diff);
	char next[VERSION_SIZE];
	char *fit, *line;

	text_add_c(t, '\n');
	if (strcmp(from->id, to->id) != 0) {
		page_wrap(t, _("These are two codebooks; the version of each counts by itself."), 0,
			0);
		return;
	}
	if (diff->n == 0)
		page_wrap(t, _("Only comments or the layout of the file differ."), 0, 0);
	version_next(from->version, needed, next);
	fit = version_words(from, to, needed);
	line = next[0] ? mem_printf(_("Raise the version: %s (%s or higher); %s."),
				 change_weight_name(needed), next, fit)
		       : mem_printf(
				 _("Raise the version: %s; %s."), change_weight_name(needed), fit);
	page_wrap(t, line, 0, 0);
	free(line);
	free(fit);
	if (needed == CHANGE_MAJOR)
		page_wrap(t,
			_("In a running study better give the newer one an id of its own, so that "
			  "nothing coded with the two is put together."),
			0, 0);
	page_wrap(t,
		_("Observations that were begun with the older version go on with it, unless they "
		  "are opened with --newer-codebook."),
		0, 0);
}

static int compare(const struct codebook *from, const char *from_where, const struct codebook *to,
	const char *to_where, const char *language)
{
	struct codebook_diff diff;
	struct text t = {0};
	int status;

	which(&t, _("from"), from, from_where);
	which(&t, _("to"), to, to_where);
	if (strcmp(from->sha256, to->sha256) == 0) {
		text_add_c(&t, '\n');
		page_wrap(&t, _("The two files are the same."), 0, 0);
	} else {
		codebook_diff(from, to, language, &diff);
		add_changes(&t, &diff);
		add_verdict(&t, from, to, &diff);
		codebook_diff_clear(&diff);
	}
	status = codebook_print(&t);
	text_clear(&t);
	return status;
}

int codebook_compare(const char *from, const char *to, const char *language)
{
	char *from_where, *to_where;
	struct codebook a, b;
	int status;

	if (!codebook_named(from, &a, &from_where))
		return CLI_FAILED;
	if (!codebook_named(to, &b, &to_where)) {
		codebook_free(&a);
		free(from_where);
		return CLI_FAILED;
	}
	status = compare(&a, from_where, &b, to_where, language);
	codebook_free(&b);
	free(to_where);
	codebook_free(&a);
	free(from_where);
	return status;
}
