/*
 * turven codebook new: a starting file that passes turven check and can be coded with as it is, and
 * whose comments teach the format. Its lines stand here, so that it is there without an installation.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/codebook.h"
#include "store/study.h"

/* A line that is "@" alone becomes the line with the id. */
static const char *const lines[] = {
	"# A codebook: what coders can log and rate, about whom, and what is computed from it.",
	"# This is a small example that works. Change it; 'turven check' finds mistakes.",
	"# All keys: turven-codebook(5), codebooks/README.md. What follows a # is a comment.",
	"",
	"format: turven-codebook/1",
	"@",
	"# Raise the version with each change that coders should know of: 'turven codebook diff'",
	"# says by how much. While it is 0.x it is a draft.",
	"version: \"0.1\"",
	"title: {en: My instrument, nl: Mijn instrument}",
	"status: draft                 # draft until its makers or the manual have confirmed it",
	"languages: [en, nl]           # of labels; the first is shown where another is missing",
	"# licence: who may use the texts, and where to get the manual",
	"# note: {en: what coders should know first, nl: wat codeurs vooraf moeten weten}",
	"",
	"# Where this comes from; 'source' below names the key.",
	"# sources:",
	"#   - {key: smith2020, text: Smith (2020), url: \"https://example.org/1\"}",
	"",
	"# Whom a code or rating can be about. A person stands for each participant with one of",
	"# the roles in session.yaml, a unit for a whole.",
	"targets:",
	"  - {id: child, kind: person, roles: [child], label: {en: Child, nl: Kind}}",
	"  - {id: parent, kind: person, roles: [parent], label: {en: Parent, nl: Ouder}}",
	"  - {id: family, kind: unit, label: {en: Family, nl: Gezin}}",
	"",
	"# Headings on the screen. Codes are evidence for the ratings of their dimension.",
	"dimensions:",
	"  - {id: mood, name: MO, label: {en: Mood, nl: Stemming}}",
	"  - {id: play, name: PL, label: {en: Playing together, nl: Samen spelen}}",
	"",
	"# Of the states of a group one runs at a time; the start of one stops the other.",
	"groups:",
	"  - {id: face, label: {en: Face, nl: Gezicht}}",
	"",
	"# What is asked after a code.",
	"modifiers:",
	"  - id: strength",
	"    label: {en: How strong, nl: Hoe sterk}",
	"    # required: true           # an event without it is reported as incomplete",
	"    # multiple: true           # several values can be chosen",
	"    values:",
	"      - {id: low, key: l, label: {en: a little, nl: een beetje}}",
	"      - {id: high, key: h, label: {en: very, nl: erg}}",
	"",
	"codes:",
	"  # A state runs from its start to its stop. A key is one to three letters or digits,",
	"  # a letter first; none is the beginning of another: with 'se' there is no 's'.",
	"  - id: smile                  # for tables: a-z, 0-9, _; never changed once it was used",
	"    name: MO+                  # the instrument's own name, shown to coders",
	"    key: s",
	"    kind: state",
	"    dimension: mood",
	"    group: face",
	"    valence: 1                 # 1 speaks for a high rating, -1 for a low one, 0 for none",
	"    targets: [child, parent]",
	"    modifiers: strength",
	"    label: {en: Smiles, nl: Glimlacht}",
	"    note: {en: corners of the mouth up, nl: mondhoeken omhoog}",
	"    needs_picture: true        # cannot be heard",
	"    verified: false            # true once a source confirms label and meaning",
	"  - id: frown",
	"    name: MO-",
	"    key: f",
	"    kind: state",
	"    dimension: mood",
	"    group: face",
	"    valence: -1",
	"    targets: [child, parent]",
	"    label: {en: Frowns, nl: Fronst}",
	"  # A point is a moment. Short codes can stand on one line.",
	"  - {id: turn, key: t, kind: point, dimension: play, valence: 1, targets: family,",
	"     label: {en: Takes turns, nl: Neemt beurten}}",
	"",
	"# For ratings: from min to max, in steps of 1 unless 'step' says otherwise.",
	"scales:",
	"  - id: five",
	"    min: 0",
	"    max: 4",
	"    anchors:",
	"      - {value: 0, label: {en: not at all, nl: helemaal niet}}",
	"      - {value: 4, label: {en: a great deal, nl: heel erg}}",
	"",
	"# Given after watching, for each target; with 'when: segment' for each part.",
	"ratings:",
	"  - id: rmood",
	"    dimension: mood",
	"    targets: [child, parent]",
	"    scale: five",
	"    na_allowed: true           # 'not applicable' can be chosen",
	"    label: {en: Good mood, nl: Goede stemming}",
	"  # Without a dimension no code is evidence for it.",
	("  - {id: rtense, targets: [child, parent], scale: five, label: {en: Tense, nl: "
	 "Gespannen}}"),
	"  - {id: rplay, dimension: play, targets: family, scale: five,",
	"     label: {en: Plays together, nl: Speelt samen}}",
	"",
	"# Computed: mean or sum of ratings (items), count, rate_per_hour or duration of codes,",
	"# sum or mean of earlier scores.",
	"scores:",
	"  - id: mood_score",
	"    op: mean",
	"    items: [rmood, rtense]",
	"    reverse: rtense            # counts as min + max - value",
	"    min_valid: 1               # so many must have a value; without it all must",
	"    label: {en: Mood, nl: Stemming}",
	"    cutoffs:",
	"      - {if: \"<= 1\", label: {en: low, nl: laag}}",
	"  - {id: n_turn, op: count, codes: turn, label: {en: Turns taken, nl: Beurten}}",
	"",
	"# Checked before the coder finishes: do the codes fit the rating? 'override: reason' lets",
	"# a coder keep the rating and say why.",
	"checks:",
	"  - id: good_mood",
	"    dimensions: mood",
	"    if: only_positive",
	"    expect: rating > 1",
	"    severity: warn             # or hint, off",
	"    override: reason",
	"    label: {en: then it should be above 1, nl: dan hoort het hoger dan 1 te zijn}",
	"",
	"# Parts of the session that are counted, and with 'when: segment' rated, apart.",
	"# segments: {kind: fixed, length: \"10:00\", label: {en: Part, nl: Deel}}",
};

static char *example(const char *id)
{
	struct text t = {0};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (strcmp(lines[i], "@") == 0)
			text_printf(&t, "id: %s", id);
		else
			text_add(&t, lines[i]);
		text_add_c(&t, '\n');
	}
	return t.s;
}

/* Another file of the name, or an installed codebook that it would hide. */
static int refuse(const struct study *study, const char *id)
{
	char *path = study_codebook_path(study, id);
	struct error err = {0};
	int status = CLI_OK;

	if (path) {
		error_set(&err,
			_("there is a codebook '%s' already: %s; choose another id, or change that "
			  "file"),
			id, path);
		status = cli_fail(&err);
	}
	free(path);
	return status;
}

static int create(const struct study *study, const char *id)
{
	char *folder = file_join(study->root, "codebooks");
	char *name = mem_printf("%s.yaml", id);
	char *path = file_join(folder, name);
	char *text = example(id);
	struct error err = {0};
	int status = CLI_OK;

	if (!study_may_write(study, folder, &err) || !file_make_folder(folder, &err) ||
		!file_create(path, text, strlen(text), &err)) {
		status = cli_fail(&err);
	} else {
		char *visible = text_visible(path);

		printf(_("made the codebook '%s': %s\n"), id, visible);
		printf(_("now change that file, and look for mistakes with 'turven check'; then "
			 "read it "
			 "as coders will\n"
			 "with 'turven codebook show %s', and try it with 'turven code SESSION "
			 "--codebook %s'\n"),
			id, id);
		free(visible);
	}
	free(text);
	free(path);
	free(name);
	free(folder);
	return status;
}

int codebook_new(const char *id)
{
	struct study study = {0};
	int status;

	if (!text_is_file_id(id))
		return cli_usage(
			_("'%s' is no id of a codebook; allowed: %s"), id, text_file_id_rule());
	if (!cli_study(&study.root))
		return CLI_FAILED;
	status = refuse(&study, id);
	if (status == CLI_OK)
		status = create(&study, id);
	free(study.root);
	return status;
}
