/* turven report: the command line, which observations are meant, and the writing of the page. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/report.h"
#include "cli/session_work.h"
#include "exchange/place.h"
#include "store/journal.h"

#define PIECE             ((size_t)3 << 16) /* of a recording; base64 makes 4 bytes of 3 */
#define PROGRESS_EVERY_US 200000
#define MAX_SESSIONS      30

enum { COMPARE, CODER, CODEBOOK, TARGET, WITHOUT_COMMENTS, EMBED, LANGUAGE, OUTPUT, FORCE };

static const struct cli_option options[] = {
	[COMPARE] = {"compare", NULL, N_("how scores and ratings develop over several sessions")},
	[CODER] = {"coder", "ID", N_("whose observation; ID+2 is the second pass")},
	[CODEBOOK] = {"codebook", "ID", N_("coded with this codebook")},
	[TARGET] = {"target", "ID",
		N_("only what is about this one; the rest is not in the file (can be repeated)")},
	[WITHOUT_COMMENTS] = {"without-comments", NULL, N_("comments are not in the file")},
	[EMBED] = {"embed-media", NULL, N_("put the recording itself into the file")},
	[LANGUAGE] = {"language", "en|nl", N_("of the page (else the study's)")},
	[OUTPUT] = {"output", "FILE", N_("the page to write (short: -o)")},
	[FORCE] = {"force", NULL, N_("replace FILE even if turven report did not make it")},
	{NULL, NULL, NULL},
};

static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
	(void)signal;
	interrupted = 1;
}

/* ---- the command line ---- */

static bool take_options(const struct cli_arguments *a)
{
	const char *language = a->values[LANGUAGE];
	const char *const files[] = {a->values[CODEBOOK], "codebook"};

	if (!a->values[OUTPUT] || a->values[OUTPUT][0] == '\0') {
		cli_usage(_("where to? Add -o FILE.html"));
		return false;
	}
	if (language && strcmp(language, "en") != 0 && strcmp(language, "nl") != 0) {
		cli_usage(_("--%s '%s' is not known; allowed: %s, %s"), "language", language, "en",
			"nl");
		return false;
	}
	if (files[0] && !text_is_file_id(files[0])) {
		cli_usage(
			_("'%s' is not a codebook id; allowed: %s"), files[0], text_file_id_rule());
		return false;
	}
	if (a->values[COMPARE] && a->values[EMBED]) {
		cli_usage(_("--compare plays no recording; leave out --embed-media"));
		return false;
	}
	if (a->values[COMPARE] && (a->n_operands < 2 || a->n_operands > MAX_SESSIONS)) {
		cli_usage(_("--compare needs 2 to %d sessions"), MAX_SESSIONS);
		return false;
	}
	if (!a->values[COMPARE] && a->n_operands > 1) {
		cli_usage(_("a report is about one session; for several add --compare"));
		return false;
	}
	return true;
}

/* ---- which observation ---- */

static bool is_meant(const struct cli_arguments *a, const struct observation_name *name)
{
	const char *coder = a->values[CODER], *codebook = a->values[CODEBOOK];

	return (!coder || session_work_is(name, coder, strlen(coder))) &&
	       (!codebook || strcmp(codebook, name->codebook) == 0);
}

/* `anna`, or `anna+2`. */
static void name_coder(const struct observation_name *name, struct text *out)
{
	text_add(out, name->coder);
	if (name->pass > 1)
		text_printf(out, "+%d", name->pass);
}

static bool refuse(const char *session, const struct observation_name *names, size_t n,
	size_t n_meant, struct error *err)
{
	struct text there = {0};

	for (size_t i = 0; i < n; i++) {
		text_add(&there, i > 0 ? ", " : "");
		name_coder(&names[i], &there);
		text_printf(&there, " (%s)", names[i].codebook);
	}
	if (n == 0)
		error_set(err, _("nobody coded session '%s' yet; 'turven list' shows what was"),
			session);
	else if (n_meant == 0)
		error_set(err, _("session '%s' has no such observation; there are: %s"), session,
			there.s);
	else
		error_set(err,
			_("session '%s' has %zu such observations; choose one with --coder ID and "
			  "--codebook ID from: %s"),
			session, n_meant, there.s);
	text_clear(&there);
	return false;
}

static bool find_observation(const struct cli_arguments *a, const struct study *study,
	const char *session, struct observation_name *out, struct error *err)
{
	char *folder = text_is_file_id(session) ? study_session_folder(study, session) : NULL;
	struct observation_name *names = NULL;
	size_t n = 0, n_meant = 0;
	bool good = folder && file_exists(folder);

	if (!good)
		error_set(err, _("no session '%s'; 'turven list' shows them"), session);
	else
		good = journal_observations(folder, session, &names, &n, err);
	for (size_t i = 0; good && i < n; i++)
		if (is_meant(a, &names[i]) && n_meant++ == 0)
			*out = names[i];
	if (good && n_meant != 1)
		good = refuse(session, names, n, n_meant, err);
	free(names);
	free(folder);
	return good;
}

static bool open_one(const struct cli_arguments *a, const struct study *study, const char *session,
	struct observation *o, struct error *err)
{
	struct observation_name name;
	struct problems problems = {0};
	bool good = find_observation(a, study, session, &name, err) &&
		    observation_open(o, study, &name, false, &problems, err);

	problems_print(&problems);
	problems_clear(&problems);
	if (good && o->n_refused > 0) {
		struct error some = {0};

		error_set(&some,
			_("%zu records of session '%s' could not be taken, so they are not in the "
			  "page; 'turven check' says which"),
			o->n_refused, session);
		error_print(&some);
	}
	return good;
}

static const char *language_of(const struct cli_arguments *a, const struct study *study)
{
	if (a->values[LANGUAGE])
		return a->values[LANGUAGE];
	return study->settings.language ? study->settings.language : "en";
}

/* ---- targets ---- */

static bool refuse_target(const struct observation *o, const char *id, struct error *err)
{
	struct text there = {0};

	text_add(&there, "");
	for (size_t i = 0; i < o->n_targets; i++)
		text_printf(&there, "%s%s", i > 0 ? ", " : "", o->targets[i].id);
	error_set(err, _("session '%s' has no target '%s'; there are: %s"), o->session.id, id,
		there.s);
	text_clear(&there);
	return false;
}

/* *wanted is the caller's. */
static bool choose_targets(const struct cli_arguments *a, const struct observation *o,
	bool **wanted, bool *all, struct error *err)
{
	size_t at = 0;

	*wanted = mem_alloc(o->n_targets + 1, sizeof **wanted);
	*all = !a->values[TARGET];
	for (size_t i = 0; i < o->n_targets; i++)
		(*wanted)[i] = *all;
	for (const char *id; (id = cli_next(a, TARGET, &at));) {
		size_t i = 0;

		while (i < o->n_targets && strcmp(o->targets[i].id, id) != 0)
			i++;
		if (i == o->n_targets)
			return refuse_target(o, id, err);
		(*wanted)[i] = true;
	}
	return true;
}

/* ---- writing ---- */

/* A page that turven report made says so in its head; it may be replaced by its new self. */
static bool is_own_page(const char *path)
{
	char head[4096];
	size_t n = 0;

	if (!file_read_at(path, 0, head, sizeof head - 1, &n, NULL))
		return false;
	head[n] = '\0';
	return strstr(head, "<meta name=\"generator\" content=\"" PACKAGE_NAME) &&
	       strstr(head, " report\">");
}

static void show_progress(int64_t done, int64_t size, int64_t *shown_us)
{
	int64_t now_us = clock_mono_us();

	if (!isatty(STDERR_FILENO) || now_us - *shown_us < PROGRESS_EVERY_US)
		return;
	*shown_us = now_us;
	fputc('\r', stderr); /* over what stands there */
	fprintf(stderr, _("%lld of %lld MB"), (long long)(done >> 20), (long long)(size >> 20));
	fflush(stderr);
}

static bool embed(struct file_new *file, const char *path, struct error *err)
{
	char *bytes = mem_alloc(PIECE, 1);
	struct text encoded = {0};
	struct file_info info;
	int64_t done = 0, shown_us = clock_mono_us();
	size_t n = 1;
	bool good = file_stat(path, &info, err);

	while (good && n > 0) {
		/* a piece that is not full, before the end, would put padding in the middle */
		good = file_read_at(path, done, bytes, PIECE, &n, err);
		if (good && interrupted)
			good = error_set(err, _("interrupted"));
		if (!good)
			break;
		if (n < PIECE && done + (int64_t)n < info.size)
			good = error_set(err, _("'%s' changed while it was read; try again"), path);
		text_truncate(&encoded, 0);
		text_add(&encoded, "");
		report_base64(&encoded, (const unsigned char *)bytes, n);
		good = good && file_new_write(file, encoded.s, encoded.len, err);
		done += (int64_t)n;
		show_progress(done, info.size, &shown_us);
	}
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	text_clear(&encoded);
	free(bytes);
	return good;
}

static bool write_page(const struct cli_arguments *a, const struct text *page,
	const struct report_part *parts, size_t n_parts, struct error *err)
{
	struct file_new file = {0};
	size_t written = 0;
	bool good;

	if (!file_new_open(&file, a->values[OUTPUT], err))
		return false;
	good = true;
	for (size_t i = 0; good && i < n_parts; i++) {
		if (parts[i].data_at == 0)
			continue;
		good = file_new_write(&file, page->s + written, parts[i].data_at - written, err) &&
		       embed(&file, parts[i].path, err);
		written = parts[i].data_at;
	}
	good = good && file_new_write(&file, page->s + written, page->len - written, err) &&
	       file_new_finish(&file, err);
	if (!good)
		file_new_abandon(&file);
	return good;
}

/* ---- one session ---- */

static bool report_session(
	const struct cli_arguments *a, const struct study *study, struct error *err)
{
	struct observation o = {0};
	struct report r = {0};
	struct text notes = {0};
	bool *wanted = NULL;
	bool good;

	if (!open_one(a, study, a->operands[0], &o, err))
		return false;
	r.o = &o;
	r.cb = &o.codebook;
	r.language = language_of(a, study);
	r.dutch = strcmp(r.language, "nl") == 0;
	r.with_comments = !a->values[WITHOUT_COMMENTS];
	good = choose_targets(a, &o, &wanted, &r.is_about_all, err) &&
	       report_media_find(
		       &r, study, a->values[OUTPUT], a->values[EMBED] != NULL, &notes, err);
	r.wanted = wanted;
	if (good) {
		report_page(&r);
		good = write_page(a, &r.out, r.parts, r.n_parts, err);
	}
	if (good && notes.len > 0)
		fputs(notes.s, stderr);
	text_clear(&notes);
	report_clear(&r);
	free(wanted);
	observation_clear(&o);
	return good;
}

/* ---- several sessions ---- */

static bool is_repeated(const struct cli_arguments *a, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(a->operands[i], a->operands[at]) == 0)
			return true;
	return false;
}

static bool open_sessions(const struct cli_arguments *a, const struct study *study,
	struct comparison *c, struct error *err)
{
	for (size_t i = 0; i < a->n_operands; i++) {
		const char *id = a->operands[i];

		if (is_repeated(a, i))
			return error_set(err, _("session '%s' is named twice; name each once"), id);
		c->items[c->n] = mem_alloc(1, sizeof *c->items[c->n]);
		if (!open_one(a, study, id, &c->items[c->n]->o, err)) {
			free(c->items[c->n]);
			return false;
		}
		c->n++;
		if (strcmp(c->items[c->n - 1]->o.name.codebook, c->items[0]->o.name.codebook) != 0)
			return error_set(err,
				_("session '%s' was coded with '%s', session '%s' with '%s'; only "
				  "what was coded with one codebook can be compared, see "
				  "--codebook"),
				a->operands[0], c->items[0]->o.name.codebook, id,
				c->items[c->n - 1]->o.name.codebook);
	}
	return true;
}

/* Is there somebody of this id in one of the sessions? */
static bool target_exists(const struct comparison *c, const char *id, struct error *err)
{
	for (size_t k = 0; k < c->n; k++)
		for (size_t i = 0; i < c->items[k]->o.n_targets; i++)
			if (strcmp(c->items[k]->o.targets[i].id, id) == 0)
				return true;
	return refuse_target(&c->items[0]->o, id, err);
}

static bool report_sessions(
	const struct cli_arguments *a, const struct study *study, struct error *err)
{
	struct comparison c = {.language = language_of(a, study)};
	const char **only = mem_alloc(a->n_given + 1, sizeof *only);
	size_t n_only = 0, at = 0;
	bool good;

	c.dutch = strcmp(c.language, "nl") == 0;
	c.items = mem_alloc(a->n_operands, sizeof *c.items);
	good = open_sessions(a, study, &c, err);
	for (const char *id; good && (id = cli_next(a, TARGET, &at));) {
		good = target_exists(&c, id, err);
		only[n_only++] = id;
	}
	if (good) {
		report_compare(&c, only, n_only);
		good = write_page(a, &c.out, NULL, 0, err);
	}
	report_compare_clear(&c);
	free(only);
	return good;
}

/* ---- the command ---- */

/* Without SA_RESTART: reading is to end, too. */
static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

static int run(const struct cli_arguments *a)
{
	struct study study = {0};
	struct problems problems = {0};
	struct error err = {0};
	char *root = NULL;
	bool good;

	if (!take_options(a))
		return CLI_USAGE;
	if (!cli_study(&root))
		return CLI_FAILED;
	good = study_open(&study, root, &problems);
	problems_print(&problems);
	problems_clear(&problems);
	free(root);
	if (!good)
		return CLI_FAILED;
	catch_signals();
	good = (is_own_page(a->values[OUTPUT]) ||
		       place_is_free(a->values[OUTPUT], a->values[FORCE] != NULL, &err)) &&
	       (a->values[COMPARE] ? report_sessions(a, &study, &err)
				   : report_session(a, &study, &err));
	study_clear(&study);
	return good ? CLI_OK : cli_fail(&err);
}

const struct subcommand report_command = {
	.name = "report",
	.operands = "SESSION...",
	.help = N_("write a page to talk a session through, on which each moment can be played"),
	.options = options,
	.repeatable = 1u << TARGET,
	.min_operands = 1,
	.max_operands = (size_t)-1,
	.run = run,
};
