/*
 * The time of a key press through the whole program: `turven code` on a pseudo terminal with a real
 * mpv, keys at random moments, half of them on the terminal and half in mpv's window (by mpv's
 * keypress command, on a connection of its own), and for each the event in the journal against an
 * independent clock. The moment of a key is taken just before the write() that sends it: all that
 * happens to it from there on is part of the error.
 *
 * BENCH_VERBOSE=1 tells of each press that is far off or beyond its bound. BENCH_ON_VIDEO=1 has all
 * that is logged shown on the video meanwhile.
 *
 *     bench_times [PRESSES [null|gpu|x11]]      presses per setting and speed, 60 by default
 *
 * The clock is mpv's sound clock (null output) or the frame numbers read off the screen (gpu, drawn
 * by software, and x11: under Xvfb, where it is installed). Goals are those of the requirement; the
 * settings below the line (seeks, pauses, changes of speed) have a bound to keep to, and no other
 * goal.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "bench/bench.h"
#include "rig/coding.h"
#include "rig/rig.h"

#define SETTLE_MS  1000
#define MAX_PHASES 8

/* What is pressed while nothing changes is held against the goals. */
struct phase {
	const char *what;
	double speed;
	bool is_steady;
	int64_t begun_us, ended_us;
};

struct run {
	const struct rig_clip *clip;
	const char *output; /* "null", "gpu", "x11" */
	const char *display;
	bool load;
	size_t presses;
	struct phase phases[MAX_PHASES];
	size_t n_phases;
	struct rig_bare *bare;
};

static struct {
	size_t n, within, pressed, logged, events, unjudged, n_paused, exact;
	double worst_median;
	struct bench_samples beyond_half_frame[2]; /* by source: |error| - half a frame */
	struct bench_samples steady[2];
	struct bench_samples bare, bare_beyond_half_frame; /* the same of the yardstick */
} totals;

/* With x11 the picture may wait in Xlib's buffer until the next one: the bound says so (and is held
 * to), but that it is small cannot be asked for. */
static bool has_goals(const struct run *r, const struct phase *p)
{
	return p->is_steady && strcmp(r->output, "x11") != 0;
}

static void begin_phase(
	struct run *r, struct coding *c, const char *what, double speed, bool steady)
{
	r->phases[r->n_phases] = (struct phase){what, speed, steady, clock_mono_us(), 0};
	coding_set_phase(c, (int)r->n_phases++);
}

static void end_phase(struct run *r, struct coding *c)
{
	coding_set_phase(c, CODING_UNJUDGED);
	r->phases[r->n_phases - 1].ended_us = clock_mono_us();
}

static struct coding *open_run(struct run *r, const struct rig_clip *const *clips, size_t n)
{
	struct coding_options o = {
		.clips = clips, .n_clips = n, .display = r->display, .output = r->output};

	struct coding *c = coding_open(&o);
	if (getenv("BENCH_ON_VIDEO"))
		coding_type(c, "_");
	r->bare = rig_bare_start();
	return c;
}

static struct rig_truth *open_truth(const struct run *r, struct coding *c)
{
	struct rig_truth *t = r->display ? rig_truth_pixels(r->display, r->clip)
					 : rig_truth_audio(coding_socket(c));

	if (!t)
		bench_give_up("no clock to hold the keys against");
	return t;
}

/* ---- what was found ---- */

static void print_row(const struct run *r, const struct phase *phase, enum key_source source,
	struct bench_samples *errors, struct bench_samples *bounds, size_t within, size_t lost)
{
	double frame_ms = 1000.0 * r->clip->scale / r->clip->rate;
	double median = bench_quantile(errors, 0.5), p99 = bench_quantile(errors, 0.99);
	bool ok = !has_goals(r, phase) || (median < 5 && p99 < frame_ms / 2 + 5);

	printf("%-4s %-9s %-8s %4.2f %-4s %-8s %5zu %5zu %7.2f %7.2f %7.2f %6.0f %6.0f %8.2f%s\n",
		r->output, r->clip->name, phase->what, phase->speed, r->load ? "yes" : "no",
		source == SOURCE_TERMINAL ? "terminal" : "window", errors->n, lost, median, p99,
		bench_quantile(errors, 1), bench_quantile(bounds, 0.5), bench_quantile(bounds, 1),
		100.0 * (double)within / (double)errors->n, ok ? "" : "  NOT MET");
	fflush(stdout);
	if (has_goals(r, phase))
		totals.worst_median = fmax(totals.worst_median, median);
}

static void judge(const struct run *r, size_t i_phase, enum key_source source,
	const struct coding_result *found, struct rig_truth *truth)
{
	const struct phase *phase = &r->phases[i_phase];
	double frame_ms = 1000.0 * r->clip->scale / r->clip->rate;
	struct bench_samples errors = {0}, bounds = {0};
	size_t within = 0, lost = 0;

	for (size_t i = 0; i < found->n_presses; i++) {
		const struct coding_press *p = &found->presses[i];
		double error, unsure;
		if (p->phase != (int)i_phase || p->source != source)
			continue;
		double speed = phase->is_steady ? phase->speed : p->paused ? 0 : p->speed;
		if (!coding_error(p, truth, speed, &error, &unsure)) {
			lost++;
			continue;
		}
		bool ok = fabs(error) <= p->error_ms + unsure;
		bool far = has_goals(r, phase) && fabs(error) > frame_ms / 2 + 5;
		if ((!ok || far) && getenv("BENCH_VERBOSE"))
			printf("    at %lld ms: error %.1f, bound %d, unsure %.1f, paused %d\n",
				(long long)p->onset_ms, error, p->error_ms, unsure, p->paused);
		within += ok;
		bench_add(&errors, fabs(error));
		bench_add(&bounds, p->error_ms);
		if (!isnan(p->truth_ms)) {
			totals.n_paused++;
			totals.exact += fabs(error) <= 0.5 + 1e-6;
		}
		if (has_goals(r, phase)) {
			bench_add(&totals.steady[source], fabs(error));
			bench_add(&totals.beyond_half_frame[source], fabs(error) - frame_ms / 2);
		}
	}
	totals.n += errors.n;
	totals.within += within;
	totals.unjudged += lost;
	if (errors.n > 0)
		print_row(r, phase, source, &errors, &bounds, within, lost);
	bench_clear(&errors);
	bench_clear(&bounds);
}

/* In media time, as the errors are. */
static void judge_bare(const struct run *r, const struct rig_late *items, size_t n)
{
	double half_frame_ms = 500.0 * r->clip->scale / r->clip->rate;

	for (size_t k = 0; k < r->n_phases; k++) {
		const struct phase *p = &r->phases[k];
		for (size_t i = 0; has_goals(r, p) && i < n; i++) {
			if (items[i].sent_us < p->begun_us || items[i].sent_us > p->ended_us)
				continue;
			double ms = p->speed * (double)items[i].late_us / 1e3;
			bench_add(&totals.bare, ms);
			bench_add(&totals.bare_beyond_half_frame, ms - half_frame_ms);
		}
	}
}

static void finish(const struct run *r, struct coding *c, struct rig_truth *truth)
{
	struct coding_result found;
	struct rig_late *late;
	size_t n_late = rig_bare_stop(r->bare, &late);

	coding_leave(c, &found);
	rig_load_stop();
	for (size_t i = 0; i < r->n_phases; i++) {
		judge(r, i, SOURCE_TERMINAL, &found, truth);
		judge(r, i, SOURCE_WINDOW, &found, truth);
	}
	totals.pressed += found.n_presses;
	totals.logged += found.n_logged;
	totals.events += found.n_added;
	if (found.n_logged != found.n_presses || found.n_added != found.n_presses ||
		found.n_rows != found.n_presses)
		printf("     %zu pressed, %zu events in the journal, %zu in the file, %zu right\n",
			found.n_presses, found.n_added, found.n_rows, found.n_logged);
	judge_bare(r, late, n_late);
	free(late);
	truth->stop(truth);
	free(found.presses);
}

/* ---- what is done ---- */

static void press_steadily(struct run *r, struct coding *c, const char *what, double speed)
{
	coding_set_phase(c, CODING_UNJUDGED);
	coding_speed(c, speed);
	coding_run(c, SETTLE_MS);
	begin_phase(r, c, what, speed, true);
	coding_run_until(c, coding_n_presses(c) + r->presses);
	end_phase(r, c);
}

static void run_steady(struct run r)
{
	static const double speeds[] = {0.5, 1, 1.5, 2};
	struct coding *c = open_run(&r, &r.clip, 1);
	struct rig_truth *truth = open_truth(&r, c);

	if (r.load)
		rig_load_start();
	coding_play(c, true);
	coding_press_start(c, CODING_BOTH);
	for (size_t i = 0; i < 4; i++)
		press_steadily(&r, c, "steady", speeds[i]);
	finish(&r, c, truth);
}

/* Almost an hour in, and where the second part of a recording in two files begins. */
static void run_far(struct run r, const char *what, const struct rig_clip *const *clips, size_t n,
	double from_s)
{
	struct coding *c = open_run(&r, clips, n);
	struct rig_truth *truth = open_truth(&r, c);

	if (r.load)
		rig_load_start();
	coding_go_to(c, from_s);
	coding_play(c, true);
	coding_press_start(c, CODING_BOTH);
	press_steadily(&r, c, what, 1);
	finish(&r, c, truth);
}

/* Seeks all the time; then pauses, in each of which the time is known exactly. */
static void run_seeks_and_pauses(struct run r)
{
	static const int seeks[] = {5, -1, 30, 1, -5, 1, -30, 5};
	struct coding *c = open_run(&r, &r.clip, 1);
	struct rig_truth *truth = open_truth(&r, c);

	if (r.load)
		rig_load_start();
	coding_play(c, true);
	coding_run(c, SETTLE_MS);
	coding_press_start(c, CODING_BOTH);
	begin_phase(&r, c, "seeks", 1, false);
	size_t until = coding_n_presses(c) + 2 * r.presses;
	for (size_t i = 0; coding_n_presses(c) < until; i++) {
		coding_seek_by(c, seeks[i % 8]);
		coding_run(c, 300 + rand() % 300);
	}
	coding_press_stop(c);
	begin_phase(&r, c, "paused", 1, false);
	for (size_t i = 0; i < r.presses / 4; i++) {
		coding_play(c, true);
		coding_run(c, 100 + rand() % 200);
		coding_play(c, false);
		double truth_ms = coding_ask(c, "time-pos") * 1e3;
		for (int k = 0; k < 4; k++)
			coding_press_one(c, k % 2 ? SOURCE_TERMINAL : SOURCE_WINDOW, truth_ms);
		coding_wait_logged(c); /* or a key of the window comes after playing on */
	}
	finish(&r, c, truth);
}

/* Everything at once; only pictures tell the truth then. */
static void run_restless(struct run r)
{
	static const double speeds[] = {2, 0.5, 1.5, 1};
	static const int seeks[] = {5, -1, 1, -5};
	struct coding *c = open_run(&r, &r.clip, 1);
	struct rig_truth *truth = open_truth(&r, c);

	if (r.load)
		rig_load_start();
	coding_play(c, true);
	coding_run(c, SETTLE_MS);
	begin_phase(&r, c, "restless", 0, false);
	coding_press_start(c, CODING_BOTH);
	size_t until = coding_n_presses(c) + 4 * r.presses;
	for (size_t i = 0; coding_n_presses(c) < until; i++) {
		coding_play(c, false);
		coding_run(c, 100 + rand() % 300);
		coding_play(c, true);
		coding_run(c, 100 + rand() % 500);
		coding_speed(c, speeds[i % 4]);
		coding_run(c, 100 + rand() % 500);
		coding_seek_by(c, seeks[i % 4]);
		coding_run(c, 100 + rand() % 500);
	}
	finish(&r, c, truth);
}

static void measure(const char *output, const char *display, size_t presses)
{
	const struct rig_clip *hour[] = {&rig_hour}, *parts[] = {&rig_2997, &rig_25};

	for (int load = 0; load < 2; load++) {
		struct run r = {.output = output, .display = display, .load = load};

		r.presses = presses;
		r.clip = &rig_25;
		run_steady(r);
		r.clip = &rig_2997;
		run_steady(r);
		r.clip = &rig_hour;
		run_far(r, "far", hour, 1, 3300);
		r.clip = &rig_25;
		if (!display) /* each part has its own numbers */
			run_far(r, "parts", parts, 2, 121);
		run_seeks_and_pauses(r);
		if (display)
			run_restless(r);
	}
}

static void rows(void)
{
	double n = (double)totals.n;

	bench_row(&(struct bench_row){.what = "whole program: keys logged once",
		.figure = totals.events == totals.pressed
				  ? 100.0 * (double)totals.logged / (double)totals.pressed
				  : 0,
		.unit = "%",
		.at_least = 100});
	bench_row(&(struct bench_row){.what = "whole program: keys within their error bound",
		.figure = 100.0 * (double)totals.within / n,
		.unit = "%",
		.at_least = 99.9});
	bench_row(&(struct bench_row){.what = "whole program: exact while paused",
		.figure = 100.0 * (double)totals.exact / (double)totals.n_paused,
		.unit = "%",
		.at_least = 100});
	bench_row(&(struct bench_row){.what = "whole program: median error, worst setting",
		.figure = totals.worst_median,
		.unit = "ms",
		.below = 5,
		.yardstick = bench_quantile(&totals.bare, 0.5),
		.yardstick_name = "bare wake-up, all"});
	for (int source = 0; source < 2; source++) {
		const char *name = source == SOURCE_TERMINAL ? "terminal" : "window";
		char *what = mem_printf("whole program: p99 less half a frame, %s", name);
		bench_row(&(struct bench_row){.what = what,
			.figure = bench_quantile(&totals.beyond_half_frame[source], 0.99),
			.unit = "ms",
			.below = 5,
			.yardstick = bench_quantile(&totals.bare_beyond_half_frame, 0.99),
			.yardstick_name = "bare wake-up"});
		free(what);
	}
}

int main(int argc, char **argv)
{
	size_t presses = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 60;
	const char *only = argc > 2 ? argv[2] : "";
	pid_t pid;

	if (!rig_have("mpv") || !rig_have("ffmpeg")) {
		printf("bench_times: needs mpv and ffmpeg; skipped\n");
		return 0;
	}
	setenv("TURVEN", bench_turven(), 1);
	printf("The time of a key press through the whole program; media ms.\n"
	       "%-4s %-9s %-8s %4s %-4s %-8s %5s %5s %7s %7s %7s %6s %6s %8s\n",
		"out", "clip", "", "spd", "load", "key in", "n", "lost", "median", "p99", "max",
		"bound", "b.max", "within %");
	if (!*only || strcmp(only, "null") == 0)
		measure("null", NULL, presses);
	char *display = strcmp(only, "null") != 0 ? rig_display_start(&pid) : NULL;
	if (display) {
		if (!*only || strcmp(only, "gpu") == 0)
			measure("gpu", display, presses);
		if (!*only || strcmp(only, "x11") == 0)
			measure("x11", display, presses);
		rig_display_stop(pid);
		free(display);
	}
	if (totals.n == 0)
		bench_give_up("no key press could be held against a clock");
	for (int source = 0; source < 2; source++)
		printf("steady, %-8s: n %zu, median %.2f, p99 %.2f, max %.2f ms\n",
			source == SOURCE_TERMINAL ? "terminal" : "window", totals.steady[source].n,
			bench_quantile(&totals.steady[source], 0.5),
			bench_quantile(&totals.steady[source], 0.99),
			bench_quantile(&totals.steady[source], 1));
	printf("steady, bare    : n %zu, median %.2f, p99 %.2f, max %.2f ms (the yardstick)\n",
		totals.bare.n, bench_quantile(&totals.bare, 0.5),
		bench_quantile(&totals.bare, 0.99), bench_quantile(&totals.bare, 1));
	printf("%zu presses, %zu events; %zu held against a clock (%zu beyond their bound), %zu "
	       "without a truth\n",
		totals.pressed, totals.events, totals.n, totals.n - totals.within, totals.unjudged);
	rows();
	return 0;
}
