/*
 * Names and folders of journal segments.
 */
#include "store/journal_name.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/record.h"

char *segment_name(const char *stem, int64_t utc_ms, uint32_t run, int number)
{
	char stamp[CLOCK_STAMP_SIZE], token[RUN_TOKEN_SIZE];

	clock_format_stamp(utc_ms, stamp);
	run_token_format(run, token);
	return mem_printf("%s_%s-%s-%02d_journal.tsv", stem, stamp, token, number);
}

/* `20260301T101501Z` */
static bool is_stamp(const char *s)
{
	for (int i = 0; i < CLOCK_STAMP_SIZE - 1; i++) {
		if (i == 8 ? s[i] != 'T' : i == 15 ? s[i] != 'Z' : s[i] < '0' || s[i] > '9')
			return false;
	}
	return true;
}

bool segment_name_parse(const char *file, struct observation_name *name, uint32_t *run, int *number)
{
	const size_t stamp = CLOCK_STAMP_SIZE - 1, token = RUN_TOKEN_SIZE - 1;
	char token_text[RUN_TOKEN_SIZE];
	const char *rest;
	long long value;
	size_t n, digits;

	if (!observation_parse_stem(file, name, &rest) || rest[0] != '_' || !is_stamp(rest + 1) ||
		rest[1 + stamp] != '-')
		return false;
	rest += 1 + stamp + 1;
	snprintf(token_text, sizeof token_text, "%.*s", (int)token, rest);
	if (!run_token_parse(token_text, run) || rest[token] != '-')
		return false;
	rest += token + 1;
	digits = strspn(rest, "0123456789");
	if (digits < 2 || !text_to_int64(rest, digits, 1, SEGMENT_NUMBER_MAX, &value))
		return false;
	*number = (int)value;
	rest += digits;
	n = strlen(rest);
	return n >= strlen("_journal.tsv") && strncmp(rest, "_journal", 8) == 0 &&
	       strcmp(rest + n - 4, ".tsv") == 0;
}

bool observation_name_equal(const struct observation_name *a, const struct observation_name *b)
{
	return a->pass == b->pass && strcmp(a->session, b->session) == 0 &&
	       strcmp(a->coder, b->coder) == 0 && strcmp(a->codebook, b->codebook) == 0;
}

char *journal_folder(const char *session_folder)
{
	return file_join(session_folder, "journal");
}

/* Of all sessions; NULL: nobody says where. */
static char *all_rescued(void)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (state && state[0] == '/')
		return file_join(state, "turven/rescue");
	if (home && home[0] == '/')
		return file_join(home, ".local/state/turven/rescue");
	return NULL;
}

char *rescue_folder(const char *session_folder)
{
	char sha256[HASH_SHA256_SIZE];
	char *real = file_real(session_folder, NULL), *all = all_rescued(), *folder = NULL;

	hash_sha256(real ? real : session_folder, strlen(real ? real : session_folder), sha256);
	if (all)
		folder = mem_printf("%s/%.16s", all, sha256);
	free(all);
	free(real);
	return folder;
}

char *rescue_folder_used(const char *session_folder)
{
	char *all = all_rescued(), *folder = NULL;
	struct file_info info;
	struct error err;

	if (all && (file_stat(all, &info, &err) || err.code != ENOENT))
		folder = rescue_folder(session_folder);
	free(all);
	return folder;
}

bool journal_folder_make(const char *folder, bool parents, struct error *err)
{
	char *parent;
	bool there;

	if (file_exists(folder))
		return true;
	if (!parents) {
		parent = file_folder(folder);
		there = file_exists(parent);
		if (!there)
			error_system(err, _("cannot find the session's folder '%s'"), parent);
		free(parent);
		if (!there)
			return false;
	}
	return file_make_folder(folder, err);
}
