/*
 * How exact the time of a key press is, measured: the real mpv, keys at random moments from another
 * thread, an independent clock, with and without a load on all cores. Prints one line per setting
 * and rows for the requirements:
 *
 *     |error| <= the stored bound in 99.9 % of the presses
 *     median |error| < 5 ms, 99th percentile < half a frame + 5 ms (media ms)
 *
 * over all presses at 25 and 29.97 frames per second and 0.5x to 2x; a single setting that does not
 * keep to it is marked. What else the machine does shows: errors grow when mpv itself stands still.
 *
 *     bench_player [PRESSES [null|gpu|x11]]      presses per setting, 100 by default
 *
 * The clock is mpv's sound clock (null output), or the frame numbers read off the screen (gpu with
 * software OpenGL, and x11, under Xvfb, where these are installed). With x11 the picture mostly
 * comes a frame late: mpv leaves it in Xlib's buffer. The bound is a frame wider there, and the two
 * other requirements are not asked of it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "bench/bench.h"
#include "rig/rig.h"

struct setting {
	const struct rig_clip *clip;
	int64_t start_ms;
	double speed;
	bool load;
	bool restless; /* pauses, seeks and changes of speed all the time */
};

struct totals {
	size_t n, within, discarded;
	/* Of the settings that there are requirements for, all presses together; media ms. */
	struct bench_samples errors, beyond_half_frame;
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double quantile(const double *sorted, size_t n, double q)
{
	size_t i = (size_t)ceil(q * (double)n);
	return n == 0 ? (double)NAN : sorted[i > 0 ? i - 1 : 0];
}

static bool is_ready(struct player *p, struct rig_seen *seen, void *data)
{
	(void)data;
	return seen->n[PLAYER_EVENT_FAILED] || seen->n[PLAYER_EVENT_GONE] ||
	       (seen->n[PLAYER_EVENT_LOADED] && !player_state(p)->seeking);
}

/* One disturbance, and the time it takes to die away. */
static void disturb(struct player *p, struct rig_keys *keys, struct rig_seen *seen, int i)
{
	static const double speeds[] = {1, 2, 0.5, 1.5, 1};

	switch (i % 4) {
	case 0:
		player_set_playing(p, false);
		rig_run(p, keys, seen, NULL, NULL, 150 + rand() % 200);
		player_set_playing(p, true);
		break;
	case 1:
		player_seek(p, 2000 + rand() % 90000);
		break;
	case 2:
		player_set_speed(p, speeds[i / 4 % 5]);
		break;
	default:
		player_seek_by(p, rand() % 2 ? 1000 : -1000);
		break;
	}
	rig_run(p, keys, seen, NULL, NULL, 400 + rand() % 500);
}

static void print_presses(const struct setting *s, const char *output, const struct rig_keys *keys,
	struct rig_truth *truth, struct totals *totals)
{
	double *errors = mem_alloc(keys->n + 1, sizeof *errors);
	double *bounds = mem_alloc(keys->n + 1, sizeof *bounds);
	size_t n = 0, within = 0, lost = 0, n_told = 0;
	double frame_ms = 1000.0 * s->clip->scale / s->clip->rate;

	for (size_t i = 0; i < keys->n; i++) {
		const struct rig_press *press = &keys->items[i];
		double ms, unsure_ms;
		/* Where a seek is under way the question has no answer. */
		double speed = press->said.paused ? 0 : press->speed;
		if (press->said.seeking ||
			!truth->at(truth, press->sent_us, speed, &ms, &unsure_ms) ||
			unsure_ms > 4) {
			lost++;
			continue;
		}
		double error = (double)press->said.media_ms - ms;
		bool ok = fabs(error) <= press->said.error_ms + unsure_ms;
		if (!ok && n_told++ < 6 && getenv("BENCH_VERBOSE"))
			printf("    %.3f s: error %.1f, bound %d, woke after %.1f, paused %d, "
			       "unsure %.1f\n",
				ms / 1e3, error, press->said.error_ms,
				(double)(press->moment_us - press->sent_us) / 1e3,
				press->said.paused, unsure_ms);
		within += ok;
		bounds[n] = press->said.error_ms;
		errors[n++] = fabs(error);
	}
	qsort(errors, n, sizeof *errors, compare);
	qsort(bounds, n, sizeof *bounds, compare);
	double median = quantile(errors, n, 0.5), p99 = quantile(errors, n, 0.99);
	bool required = !s->restless && s->clip != &rig_60 && s->speed >= 0.5 && s->speed <= 2 &&
			strcmp(output, "x11") != 0;
	bool ok = !required || (median < 5 && p99 < frame_ms / 2 + 5);
	printf("%-4s %-9s %4.2f %-4s %-8s %6zu %5zu %7.2f %7.2f %7.2f %7.2f %6.0f %6.0f %6.0f "
	       "%8.3f%s\n",
		output, s->clip->name, s->speed, s->load ? "yes" : "no",
		s->restless ? "restless" : "steady", n, lost, median, quantile(errors, n, 0.95),
		p99, quantile(errors, n, 1), quantile(bounds, n, 0.5), quantile(bounds, n, 0.99),
		quantile(bounds, n, 1), 100.0 * (double)within / (double)(n ? n : 1),
		ok ? "" : "  worse");
	fflush(stdout);
	totals->n += n;
	totals->within += within;
	totals->discarded += lost;
	for (size_t i = 0; required && i < n; i++) {
		bench_add(&totals->errors, errors[i]);
		bench_add(&totals->beyond_half_frame, errors[i] - frame_ms / 2);
	}
	free(errors);
	free(bounds);
}

static bool measure(const struct setting *s, const char *output, const char *display,
	size_t presses, struct totals *totals)
{
	char folder[] = "/tmp/turven-bench-XXXXXX";
	char *file = rig_clip_path(s->clip);
	if (!file || !mkdtemp(folder))
		return false;
	char *socket = mem_printf("%s/mpv", folder);
	char *server = mem_printf("--input-ipc-server=%s", socket);
	const char *files[] = {file};
	const char *with_null[] = {server};
	const char *with_window[] = {strcmp(output, "x11") == 0 ? "--vo=x11" : "--vo=gpu",
		"--gpu-sw=yes", "--ao=null", "--no-border", "--geometry=160x96+0+0"};
	struct player_options o = {
		.files = files,
		.n_files = 1,
		.title = "bench",
		.start_ms = s->start_ms,
		.duration_ms = -1,
		.window_keys = true,
		.no_window = !display,
		.extra_arguments = display ? with_window : with_null,
		.n_extra_arguments = display ? 5 : 1,
	};
	struct player *p;
	struct error err;
	struct rig_seen seen = {.played_ms = 0};
	struct rig_keys keys;
	bool ok = false;

	if (display)
		setenv("DISPLAY", display, 1);
	if (!rig_keys_init(&keys))
		return false;
	if (s->load)
		rig_load_start();
	if (!player_open_mpv(&p, &o, &err)) {
		fprintf(stderr, "%s\n", err.text);
	} else {
		struct rig_truth *truth =
			display ? rig_truth_pixels(display, s->clip) : rig_truth_audio(socket);
		rig_run(p, NULL, &seen, is_ready, NULL, 15000);
		ok = truth && player_state(p)->condition == PLAYER_READY;
		if (ok) {
			player_set_speed(p, s->speed);
			player_set_playing(p, true);
			rig_run(p, NULL, &seen, NULL, NULL, 800);
			rig_keys_start(&keys);
			for (int i = 0; keys.n < presses && seen.n[PLAYER_EVENT_END] == 0; i++) {
				if (s->restless)
					disturb(p, &keys, &seen, i);
				else
					rig_run(p, &keys, &seen, NULL, NULL, 100);
			}
			rig_keys_stop(&keys);
			rig_run(p, NULL, &seen, NULL, NULL, 100);
			print_presses(s, output, &keys, truth, totals);
		} else {
			fprintf(stderr, "mpv: %s\n", player_state(p)->problem);
		}
		if (truth)
			truth->stop(truth);
		player_close(p);
	}
	rig_load_stop();
	rig_keys_clear(&keys);
	unlink(socket);
	rmdir(folder);
	free(socket);
	free(server);
	free(file);
	return ok;
}

static bool measure_all(
	const char *output, const char *display, size_t presses, struct totals *totals)
{
	static const double speeds[] = {0.5, 1, 1.5, 2, 0.25, 4};
	const struct rig_clip *clips[] = {&rig_25, &rig_2997, &rig_60};
	bool ok = true;

	for (size_t load = 0; load < 2; load++) {
		for (size_t i = 0; i < 3; i++)
			for (size_t j = 0; j < 6; j++)
				ok &= measure(
					&(struct setting){clips[i], 0, speeds[j], load, false},
					output, display, presses, totals);
		ok &= measure(&(struct setting){&rig_hour, 3300000, 1, load, false}, output,
			display, presses, totals);
		if (display)
			ok &= measure(&(struct setting){&rig_25, 0, 1, load, true}, output, display,
				4 * presses, totals);
	}
	return ok;
}

int main(int argc, char **argv)
{
	size_t presses = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 100;
	const char *only = argc > 2 ? argv[2] : "";
	struct totals totals = {.n = 0};
	bool ok = true;
	pid_t pid;

	if (!rig_have("mpv") || !rig_have("ffmpeg")) {
		printf("bench_player: needs mpv and ffmpeg; skipped\n");
		return 0;
	}
	unsetenv("WAYLAND_DISPLAY");
	printf("The time of a key press against an independent clock; media ms.\n"
	       "%-4s %-9s %4s %-4s %-8s %6s %5s %7s %7s %7s %7s %6s %6s %6s %8s\n",
		"out", "clip", "spd", "load", "", "n", "lost", "median", "p95", "p99", "max",
		"bound", "b.p99", "b.max", "within %");
	if (!*only || strcmp(only, "null") == 0)
		ok &= measure_all("null", NULL, presses, &totals);
	char *display = strcmp(only, "null") != 0 ? rig_display_start(&pid) : NULL;
	if (display) {
		if (!*only || strcmp(only, "gpu") == 0)
			ok &= measure_all("gpu", display, presses, &totals);
		if (!*only || strcmp(only, "x11") == 0)
			ok &= measure_all("x11", display, presses, &totals);
		rig_display_stop(pid);
		free(display);
	}
	if (totals.n == 0)
		bench_give_up("no key press could be held against a clock");
	printf("%zu presses, %zu more without a truth\n", totals.n, totals.discarded);
	bench_row(&(struct bench_row){
		.what = "time of a key: within its error bound",
		.figure = 100.0 * (double)totals.within / (double)totals.n,
		.unit = "%",
		.at_least = 99.9,
	});
	bench_row(&(struct bench_row){
		.what = "time of a key: median error",
		.figure = bench_quantile(&totals.errors, 0.5),
		.unit = "ms",
		.below = 5,
	});
	bench_row(&(struct bench_row){
		.what = "time of a key: p99 less half a frame",
		.figure = bench_quantile(&totals.beyond_half_frame, 0.99),
		.unit = "ms",
		.below = 5,
	});
	bench_clear(&totals.errors);
	bench_clear(&totals.beyond_half_frame);
	return ok ? 0 : 2;
}
