/*
 * Starting mpv: the command line, what it is asked before anything else, and the files that it may
 * open.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "player/mpv.h"

static const char *const observed[] = {
	"time-pos",
	"pause",
	"speed",
	"eof-reached",
	"duration",
	"container-fps",
	"track-list",
	"current-ao",
	"current-vo",
};

/* No configuration, script or playlist of the user or the folder has a say in what a coder sees. */
static const char *const arguments[] = {
	"mpv",
	"--no-config",
	"--no-terminal",
	"--input-ipc-client=fd://3",
	"--idle=yes",
	"--pause",
	"--keep-open=yes",
	"--hr-seek=yes",
	"--video-timing-offset=0",
	"--video-sync=audio",
	"--no-input-default-bindings",
	"--input-key-fifo-size=1000",
	"--osc=no",
	"--ytdl=no",
	"--load-scripts=no",
	"--autoload-files=no",
	"--resume-playback=no",
	"--save-position-on-quit=no",
	"--audio-fallback-to-null=yes",
	"--force-window=yes",
	"--osd-duration=1500",
	/* What calls itself a recording may be a list or a description of streams in the net. */
	"--demuxer-lavf-o=protocol_whitelist=file",
	"--stream-lavf-o=protocol_whitelist=file",
};

/*
 * What a window can be drawn with, tried in this order; names that an mpv does not know it passes
 * over. Left to itself mpv goes from the graphics card to SDL, which hands on no Ctrl+letter keys
 * from its window, and which shows nothing, and says nothing, where the display cannot be reached.
 */
#define WINDOW_OUTPUTS "--vo=gpu,wlshm,xv,x11,null"

static void define_keys(struct mpv *m, bool forward)
{
	/* Closing the window is for the owner to decide: there may be something to save. */
	mpv_request(m, MPV_REQUEST_OTHER,
		json_pack("[s,s,s,s]", "define-section", "turven-close",
			"CLOSE_WIN script-binding ipc/close\n", "force"));
	mpv_request(m, MPV_REQUEST_OTHER, json_pack("[s,s]", "enable-section", "turven-close"));
	mpv_request(m, MPV_REQUEST_OTHER,
		json_pack("[s,s,s,s]", "define-section", "turven-keys",
			"ANY_UNICODE script-binding ipc/key\nUNMAPPED script-binding ipc/key\n"
			"CLOSE_WIN script-binding ipc/close\n",
			"force"));
	if (forward)
		player_forward_keys(&m->base, true);
}

/* One file by its path; several as the parts of one: %<bytes>%<path> needs no quoting. */
static void load(struct mpv *m, const struct player_options *o)
{
	struct text url = {.s = NULL};

	if (o->n_files == 1) {
		text_add(&url, o->files[0]);
	} else {
		text_add(&url, "edl://");
		for (size_t i = 0; i < o->n_files; i++)
			text_printf(&url, "%s%%%zu%%%s", i ? ";" : "", strlen(o->files[i]),
				o->files[i]);
	}
	mpv_request_load(m, url.s);
	text_clear(&url);
}

/* mpv opens a folder as a list of its files and waits for a pipe for ever: neither is a recording.
 */
static void load_if_regular(struct mpv *m, const struct player_options *o, int64_t now_us)
{
	for (size_t i = 0; i < o->n_files; i++) {
		struct file_info info;
		struct error err;
		if (file_stat(o->files[i], &info, &err)) {
			if (info.is_regular)
				continue;
			mpv_fail(m, now_us, _("it is not a regular file"));
		} else {
			mpv_fail(m, now_us, strerror(err.code));
		}
		return;
	}
	load(m, o);
}

/* Beside what is always there: 8 for the options below and 1 for the NULL. */
static const char **make_arguments(const struct player_options *o, struct arena *a)
{
	size_t n = 0, n_fixed = sizeof arguments / sizeof arguments[0];
	const char **list = arena_alloc(a, n_fixed + o->n_extra_arguments + 9, sizeof *list);

	while (n < n_fixed) {
		list[n] = arguments[n];
		n++;
	}
	/* mpv follows playlists into the net; as parts of one axis files are opened by the
	 * "reference" itself. */
	if (o->n_files == 1)
		list[n++] = "--access-references=no";
	if (o->start_ms > 0)
		list[n++] = arena_printf(a, "--start=%lld.%03d", (long long)(o->start_ms / 1000),
			(int)(o->start_ms % 1000));
	if (o->title && *o->title) {
		/* mpv expands ${...} in titles; $$ is a dollar. */
		struct text title = {.s = NULL};
		text_add(&title, "--title=");
		for (const char *s = o->title; *s; s++)
			text_add(&title, *s == '$' ? "$$" : (char[2]){*s, '\0'});
		list[n++] = arena_strdup(a, title.s);
		text_clear(&title);
	}
	list[n++] = o->no_window || !player_have_display() ? "--vo=null" : WINDOW_OUTPUTS;
	if (o->no_window)
		list[n++] = "--ao=null";
	for (size_t i = 0; i < o->n_extra_arguments; i++)
		list[n++] = o->extra_arguments[i];
	return list;
}

static bool check_options(const struct player_options *o, struct error *err)
{
	if (o->n_files == 0)
		return error_set(err, _("there is no recording to play"));
	for (size_t i = 0; i < o->n_files; i++)
		if (o->files[i][0] != '/')
			return error_set(err, _("the recording '%s' is not given by its full path"),
				o->files[i]);
	for (size_t i = 0; i < o->n_extra_arguments; i++)
		if (strncmp(o->extra_arguments[i], "--", 2) != 0 || !o->extra_arguments[i][2])
			return error_set(err,
				_("'%s' is not an option for mpv; these begin with '--'"),
				o->extra_arguments[i]);
	return true;
}

bool player_open_mpv(struct player **out, const struct player_options *o, struct error *err)
{
	struct arena arena = {.first = NULL};
	struct mpv_process process;

	if (!check_options(o, err))
		return false;
	char *program = mpv_process_find("mpv");
	if (!program)
		return error_set(err, _("the program 'mpv' is not on PATH; install it (package "
					"'mpv'), or use the stopwatch"));
	bool started = mpv_process_start(&process, program, make_arguments(o, &arena), err);
	free(program);
	arena_clear(&arena);
	if (!started)
		return false;

	int64_t now_us = clock_mono_us();
	struct mpv *m = mpv_new(&process, o->start_ms, o->duration_ms, now_us);
	m->name = o->n_files == 1 ? mem_strdup(file_base(o->files[0]))
				  : mem_printf("%s (+%zu)", file_base(o->files[0]), o->n_files - 1);
	mpv_request(m, MPV_REQUEST_OTHER, json_pack("[s,s]", "request_log_messages", "error"));
	for (size_t i = 0; i < sizeof observed / sizeof observed[0]; i++)
		mpv_request(m, MPV_REQUEST_OTHER,
			json_pack("[s,i,s]", "observe_property", (int)i + 1, observed[i]));
	/* From 0.36 on; before, a file dropped on the window is played and told as a failure. */
	mpv_request(
		m, MPV_REQUEST_OTHER, json_pack("[s,s,s]", "set_property", "drag-and-drop", "no"));
	define_keys(m, o->window_keys);
	load_if_regular(m, o, now_us);
	*out = &m->base;
	return true;
}

bool player_have_mpv(void)
{
	char *program = mpv_process_find("mpv");
	bool have = program != NULL;

	free(program);
	return have;
}

bool player_have_display(void)
{
#ifdef __APPLE__
	return true;
#else
	const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
	return (x && *x) || (wayland && *wayland);
#endif
}
