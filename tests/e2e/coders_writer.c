/*
 * Makes observations for the scripts that compare coders: journals of a study, as standard input says
 * line by line.
 *
 *     coders_writer STUDY
 *
 *	coder SESSION CODER PASS CODEBOOK     what follows is this coder's; ends what came before
 *	point CODE TARGET MS
 *	state CODE TARGET FROM TO
 *	play FROM TO
 *	rate ITEM TARGET VALUE
 *	finish
 *
 * Nothing is checked: a script can say what no coder could type.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/journal.h"
#include "store/study.h"

struct writer {
	struct study study;
	struct journal *journal;
	uint32_t n_events;
};

static _Noreturn void give_up(const struct error *err)
{
	error_print(err);
	exit(EXIT_FAILURE);
}

static void append(struct writer *w, struct record *r)
{
	struct error err;

	if (!w->journal || !journal_append(w->journal, r, &err))
		give_up(&err);
}

static void end_coder(struct writer *w)
{
	struct error err;

	if (w->journal && !journal_close(w->journal, &err))
		give_up(&err);
	w->journal = NULL;
	w->n_events = 0;
}

static void begin_coder(struct writer *w, const char *line)
{
	struct observation_name name = {.pass = 1};
	struct problems problems = {0};
	struct error err = {.text = "coders_writer: coder SESSION CODER PASS CODEBOOK"};
	struct codebook cb;
	char *folder;

	if (sscanf(line, "coder %32s %32s %d %32s", name.session, name.coder, &name.pass,
		    name.codebook) != 4)
		give_up(&err);
	end_coder(w);
	if (!study_codebook(&w->study, name.codebook, NULL, &cb, &problems) ||
		!study_keep_codebook(&w->study, &cb, &err)) {
		problems_print(&problems);
		give_up(&err);
	}
	problems_clear(&problems);
	folder = study_session_folder(&w->study, name.session);
	if (!journal_open(&w->journal, folder, &name,
		    &(struct journal_meta){.codebook_version = cb.version,
			    .codebook_sha256 = cb.sha256,
			    .media_bytes = -1,
			    .media_duration_ms = -1,
			    .run_no = 1},
		    &err))
		give_up(&err);
	free(folder);
	codebook_free(&cb);
}

static void add_event(struct writer *w, const char *line)
{
	char code[32], target[33];
	long long from, to;
	struct record r;
	int n = sscanf(line, "%*s %31s %32s %lld %lld", code, target, &from, &to);

	record_init(&r, OP_ADD, CAUSE_INPUT);
	r.id = (struct event_id){w->journal ? journal_run(w->journal) : 0, ++w->n_events};
	r.rev = 1;
	r.v.code = code;
	r.v.target = target;
	r.v.state = n == 4;
	r.v.onset_ms = from;
	r.v.offset_ms = n == 4 ? to : from;
	append(w, &r);
}

static void take_line(struct writer *w, char *line)
{
	char item[64], target[33], value[32];
	long long from, to;
	struct record r;

	line[strcspn(line, "\n")] = '\0';
	if (strncmp(line, "coder ", 6) == 0) {
		begin_coder(w, line);
	} else if (strncmp(line, "point ", 6) == 0 || strncmp(line, "state ", 6) == 0) {
		add_event(w, line);
	} else if (sscanf(line, "play %lld %lld", &from, &to) == 2) {
		record_init(&r, OP_PLAY, CAUSE_NONE);
		r.v.onset_ms = from;
		r.v.offset_ms = to;
		r.v.speed = 1;
		append(w, &r);
	} else if (sscanf(line, "rate %63s %32s %31s", item, target, value) == 3) {
		record_init(&r, OP_RATE, CAUSE_INPUT);
		r.key = item;
		r.v.target = target;
		r.value = value;
		r.rev = 1;
		append(w, &r);
	} else if (strcmp(line, "finish") == 0) {
		record_init(&r, OP_STATE, CAUSE_INPUT);
		r.key = STATE_FINISHED;
		append(w, &r);
	} else if (line[0] != '\0' && line[0] != '#') {
		fprintf(stderr, "coders_writer: '%s'\n", line);
		exit(EXIT_FAILURE);
	}
}

int main(int argc, char **argv)
{
	struct writer w = {0};
	struct problems problems = {0};
	char line[300];

	if (argc != 2 || !study_open(&w.study, argv[1], &problems)) {
		problems_print(&problems);
		fputs("usage: coders_writer STUDY <LINES\n", stderr);
		return EXIT_FAILURE;
	}
	while (fgets(line, sizeof line, stdin))
		take_line(&w, line);
	end_coder(&w);
	study_clear(&w.study);
	problems_clear(&problems);
	return 0;
}
