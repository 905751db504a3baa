/*
 * A program that stands first on PATH under the name mpv: it speaks mpv's protocol on the
 * descriptor it is given, plays a recording of 10 s at 25 frames per second that does not exist,
 * and goes wrong in the way that FAKE_MPV says:
 *
 *     exit        ends with status 3 before it says anything
 *     kill        is killed by a signal as soon as it plays
 *     quit        ends properly as soon as it plays
 *     hang        says and reads nothing any more as soon as it plays
 *     deaf        never reads, never says anything
 *     hangup      closes the connection as soon as it plays, and lives on
 *     refuse      cannot open the file
 *     hostile     cannot open the file, and says so with what a terminal would obey
 *     refuse-late loses the file as soon as it plays
 *     pieces      sends every byte by itself
 *     garbage     sends lines that are not messages, not UTF-8, not for us, or too long between
 *     late        sends its replies late and in the wrong order
 *     lost-seek   first shows a picture that is not where the seek was aimed at
 *     close       is asked to close its window when it has loaded
 *     keys        is typed upon when it has loaded
 *     other       opens another file when it has loaded
 *     stay        ignores "quit" and SIGTERM
 *
 * Without FAKE_MPV it does nothing wrong. It writes what it was asked to the file FAKE_MPV_LOG.
 */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

#define DURATION_S 10.0
#define FRAME_S    0.04

static int fd = -1;
static const char *mode = "";
static FILE *log_file;
static struct text held; /* replies that come late */
static bool loaded, paused = true, at_end;
static double position_s, speed = 1;
static int64_t since_us; /* when position_s was shown */

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void send_bytes(const char *s, size_t n)
{
	size_t piece = is(mode, "pieces") ? 1 : n;

	for (size_t i = 0; i < n;) {
		ssize_t done = write(fd, s + i, piece < n - i ? piece : n - i);
		if (done < 0 && (errno == EAGAIN || errno == EINTR)) {
			struct pollfd p = {.fd = fd, .events = POLLOUT};
			poll(&p, 1, 1000);
			continue;
		}
		if (done <= 0)
			_exit(0); /* turven has gone */
		i += (size_t)done;
	}
}

static void say(const char *line)
{
	send_bytes(line, strlen(line));
	send_bytes("\n", 1);
}

static void say_json(json_t *message)
{
	char *line = json_dumps(message, JSON_COMPACT);

	say(line);
	free(line);
	json_decref(message);
}

static void say_property(const char *name, json_t *value)
{
	say_json(json_pack("{s:s,s:i,s:s,s:o}", "event", "property-change", "id", 1, "name", name,
		"data", value));
}

static void say_event(const char *name)
{
	say_json(json_pack("{s:s}", "event", name));
}

static void say_garbage(void)
{
	static char big[3 * 1024 * 1024];

	say("");
	say("garbage");
	say("{\"event\":");
	say("{\"event\":\"property-change\",\"name\":\"path\",\"data\":\"\xff\xfe\xe9\"}");
	say("{\"event\":\"property-change\",\"name\":\"time-pos\",\"data\":\"soon\"}");
	say("{\"event\":\"property-change\",\"name\":\"time-pos\",\"data\":1e300}");
	say("{\"event\":\"property-change\",\"name\":\"duration\",\"data\":-7}");
	say("{\"event\":\"property-change\",\"name\":\"track-list\",\"data\":{\"a\":[7]}}");
	say("{\"event\":\"client-message\",\"args\":[1,2]}");
	say("{\"event\":17,\"request_id\":\"x\"}");
	say("{\"request_id\":99999999,\"error\":\"success\",\"data\":3}");
	say("{\"request_id\":-8,\"error\":\"success\",\"data\":3}");
	say("[[[[[[[[");
	send_bytes("\0\0{}\n", 5);
	memset(big, '[', sizeof big);
	send_bytes(big, sizeof big);
	send_bytes("\n", 1);
}

static void say_key(const char *binding, const char *state, const char *name, const char *text)
{
	say_json(json_pack("{s:s,s:[s,s,s,s,s]}", "event", "client-message", "args", "key-binding",
		binding, state, name, text));
}

/* What happens right behind the loading. */
static void misbehave_loaded(void)
{
	if (is(mode, "close"))
		say_key("close", "p-", "CLOSE_WIN", "");
	if (is(mode, "other"))
		say_json(json_pack("{s:s,s:i}", "event", "start-file", "playlist_entry_id", 2));
	if (is(mode, "keys")) {
		say_key("key", "dm", "MBTN_LEFT", "");
		say_key("key", "d-", "a", "a");
		say_key("key", "r-", "a", "a");
		say_key("key", "u-", "a", "a");
		say_key("key", "p-", "Ctrl+x", "");
	}
}

/* What happens when it is to play. */
static void misbehave_playing(void)
{
	if (is(mode, "kill"))
		raise(SIGKILL);
	if (is(mode, "quit"))
		_exit(0);
	if (is(mode, "hang"))
		for (;;)
			pause();
	if (is(mode, "hangup")) {
		close(fd);
		for (;;)
			pause();
	}
	if (is(mode, "refuse-late")) {
		say("{\"event\":\"log-message\",\"level\":\"error\",\"text\":\"Read error "
		    "\xff\\n\"}");
		say_json(json_pack("{s:s,s:s,s:s}", "event", "end-file", "reason", "error",
			"file_error", "gone"));
	}
}

static void load(void)
{
	say_json(json_pack("{s:s,s:i}", "event", "start-file", "playlist_entry_id", 1));
	if (is(mode, "hostile"))
		say_json(
			json_pack("{s:s,s:s,s:s}", "event", "log-message", "level", "error", "text",
				"\033]0;TITLE\007\033[31m\033[2J\xc2\x9b"
				"1m \xe2\x80\xae bad tag"));
	if (is(mode, "refuse") || is(mode, "hostile")) {
		say_json(json_pack("{s:s,s:s,s:i,s:s}", "event", "end-file", "reason", "error",
			"playlist_entry_id", 1, "file_error", "unrecognized file format"));
		say_event("idle");
		return;
	}
	loaded = true;
	say_event("file-loaded");
	say_property("duration", json_real(DURATION_S));
	say_property("container-fps", json_real(1 / FRAME_S));
	say_property(
		"track-list", json_pack("[{s:s,s:b},{s:s,s:b,s:b}]", "type", "audio", "selected", 1,
				      "type", "video", "selected", 1, "albumart", 0));
	say_property("time-pos", json_real(position_s));
	say_property("pause", json_boolean(paused));
	say_event("playback-restart");
	misbehave_loaded();
}

static void seek(double target_s)
{
	if (is(mode, "lost-seek")) {
		/* A seek before this one ends first. */
		say_event("seek");
		say_event("playback-restart");
	}
	say_event("seek");
	say_property("time-pos", json_real(target_s));
	position_s = fmin(ceil(target_s / FRAME_S - 1e-6) * FRAME_S, DURATION_S - FRAME_S);
	since_us = clock_mono_us();
	at_end = target_s >= DURATION_S;
	say_event("playback-restart");
	say_property("time-pos", json_real(position_s));
}

static void set_pause(bool value)
{
	if (value == paused || (at_end && !value))
		return;
	paused = value;
	since_us = clock_mono_us();
	say_property("pause", json_boolean(paused));
	if (!paused)
		misbehave_playing();
}

static json_t *get(const char *property)
{
	if (is(property, "time-pos"))
		return loaded ? json_real(position_s) : NULL;
	if (is(property, "eof-reached"))
		return json_boolean(at_end);
	return json_integer(getpid());
}

static void obey(const json_t *command, int64_t id)
{
	const char *name =
		json_string_value(json_is_object(command) ? json_object_get(command, "name")
							  : json_array_get(command, 0));
	const json_t *first = json_array_get(command, 1), *second = json_array_get(command, 2);
	const char *property = json_string_value(first);
	json_t *data = NULL;

	if (!name)
		return;
	if (is(name, "get_property"))
		data = get(property ? property : "");
	else if (is(name, "loadfile"))
		data = json_pack("{s:i}", "playlist_entry_id", 1);
	char *reply = json_dumps(json_pack("{s:I,s:s,s:o*}", "request_id", (json_int_t)id, "error",
					 "success", "data", data),
		JSON_COMPACT);
	if (is(mode, "late")) {
		/* The newest first. */
		struct text all = {.s = NULL};
		text_printf(&all, "%s\n%s", reply, held.s ? held.s : "");
		text_clear(&held);
		held = all;
	} else {
		say(reply);
	}
	free(reply);
	if (is(mode, "garbage"))
		say_garbage();
	if (is(name, "loadfile"))
		load();
	else if (is(name, "seek"))
		seek(json_number_value(first));
	else if (is(name, "set_property") && is(property, "pause"))
		set_pause(json_is_true(second));
	else if (is(name, "set_property") && is(property, "speed")) {
		speed = json_number_value(second);
		say_property("speed", json_real(speed));
	} else if (is(name, "quit") && !is(mode, "stay")) {
		_exit(0);
	}
}

static void read_requests(void)
{
	static struct text input;
	char data[4096], *end;
	ssize_t n = read(fd, data, sizeof data);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		_exit(0);
	text_add_n(&input, data, n > 0 ? (size_t)n : 0);
	while (input.s && (end = memchr(input.s, '\n', input.len)) != NULL) {
		size_t length = (size_t)(end - input.s);
		if (log_file) {
			fprintf(log_file, "%.*s\n", (int)length, input.s);
			fflush(log_file);
		}
		/* As mpv: bytes that are not UTF-8 are taken as they are. */
		for (size_t i = 0; i < length; i++)
			if (input.s[i] & 0x80)
				input.s[i] = '?';
		json_t *request = json_loadb(input.s, length, 0, NULL);
		memmove(input.s, end + 1, input.len - length - 1);
		text_truncate(&input, input.len - length - 1);
		if (request)
			obey(json_object_get(request, "command"),
				json_integer_value(json_object_get(request, "request_id")));
		json_decref(request);
	}
}

static void play(void)
{
	int64_t frame_us = (int64_t)(FRAME_S * 1e6 / speed);

	while (loaded && !paused && clock_mono_us() - since_us >= frame_us) {
		since_us += frame_us;
		position_s += FRAME_S;
		if (position_s > DURATION_S - FRAME_S / 2) {
			position_s = DURATION_S;
			at_end = true;
			say_property("time-pos", json_real(position_s));
			say_property("eof-reached", json_true());
			set_pause(true);
			return;
		}
		say_property("time-pos", json_real(position_s));
	}
}

int main(int argc, char **argv)
{
	mode = getenv("FAKE_MPV") ? getenv("FAKE_MPV") : "";
	if (getenv("FAKE_MPV_LOG"))
		log_file = fopen(getenv("FAKE_MPV_LOG"), "a");
	for (int i = 1; i < argc; i++) {
		if (log_file)
			fprintf(log_file, "argument %s\n", argv[i]);
		sscanf(argv[i], "--input-ipc-client=fd://%d", &fd);
		double start_s;
		if (sscanf(argv[i], "--start=%lf", &start_s) == 1)
			position_s = start_s;
	}
	if (is(mode, "exit"))
		return 3;
	if (is(mode, "stay"))
		signal(SIGTERM, SIG_IGN);
	if (is(mode, "deaf"))
		for (;;)
			pause();
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		if (poll(&p, 1, paused ? 50 : 5) > 0)
			read_requests();
		else if (held.s) {
			struct text all = held;
			held = (struct text){.s = NULL};
			send_bytes(all.s, all.len);
			text_clear(&all);
		}
		play();
	}
}
