/* turven rebuild: the events and ratings files again, from the journals. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"
#include "coding/observation.h"
#include "store/journal.h"
#include "store/study.h"

static const struct cli_option options[] = {{NULL, NULL, NULL}};

static bool rebuild_one(const struct study *study, const struct observation_name *name)
{
	struct problems problems = {0};
	char stem[OBSERVATION_STEM_SIZE];
	struct error err = {0};
	bool edited = false;
	bool ok = observation_derive(study, name, &edited, &problems, &err);

	observation_stem(name, stem);
	problems_print(&problems);
	if (!ok)
		error_print(&err);
	else
		printf("%s%s%s\n", stem,
			edited ? _(" (a table had been edited by hand: kept as .edited-…)") : "",
			problems.n > 0 ? _(" (without what is damaged, see above)") : "");
	ok = ok && problems.n == 0;
	problems_clear(&problems);
	return ok;
}

static bool rebuild_session(const struct study *study, const char *id)
{
	struct observation_name *names = NULL;
	struct error err = {0};
	char *folder;
	size_t n = 0;
	bool ok;

	if (!text_is_file_id(id)) {
		error_set(
			&err, _("'%s' is not a session id; allowed: %s"), id, text_file_id_rule());
		error_print(&err);
		return false;
	}
	folder = study_session_folder(study, id);
	ok = file_exists(folder)
		     ? journal_observations(folder, id, &names, &n, &err)
		     : error_set(&err, _("no session '%s'; 'turven list' shows them"), id);
	if (!ok)
		error_print(&err);
	for (size_t i = 0; i < n; i++)
		ok &= rebuild_one(study, &names[i]);
	free(names);
	free(folder);
	return ok;
}

static bool rebuild_all(const struct study *study, struct error *err)
{
	struct file_names ids = {0};
	bool ok = true;

	if (!study_sessions(study, &ids, err)) {
		error_print(err);
		return false;
	}
	for (size_t i = 0; i < ids.n; i++)
		ok &= rebuild_session(study, ids.items[i]);
	file_names_free(&ids);
	return ok;
}

static int run(const struct cli_arguments *a)
{
	struct problems problems = {0};
	struct study study = {0};
	struct error err = {0};
	char *root = NULL;
	bool ok;

	if (!cli_study(&root))
		return CLI_FAILED;
	ok = study_open(&study, root, &problems);
	problems_print(&problems);
	problems_clear(&problems);
	if (ok && a->n_operands == 0)
		ok = rebuild_all(&study, &err);
	else if (ok)
		for (size_t i = 0; i < a->n_operands; i++)
			ok &= rebuild_session(&study, a->operands[i]);
	study_clear(&study);
	free(root);
	return ok ? CLI_OK : CLI_FAILED;
}

const struct subcommand rebuild_command = {
	.name = "rebuild",
	.operands = "[SESSION...]",
	.help = N_("write the events and ratings files again from the journals (of all sessions)"),
	.options = options,
	.min_operands = 0,
	.max_operands = (size_t)-1,
	.run = run,
};
