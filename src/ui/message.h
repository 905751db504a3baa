/*
 * What the program says: the answer to the last key, which the next answer replaces; warnings and
 * errors that came by themselves, which wait for the coder one after the other; and all of it since
 * the program was started, for the view of messages.
 */
#ifndef TURVEN_UI_MESSAGE_H
#define TURVEN_UI_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "coding/desk.h"

struct ui;

#define MESSAGE_SIZE  1024
#define MESSAGES_HELD 32

struct said {
	enum desk_tone tone;
	int64_t utc_ms;
	char *text;
};

/* Zero-initialise; messages_clear frees. */
struct messages {
	/* the answer */
	enum desk_tone tone;
	char text[MESSAGE_SIZE];
	int64_t until_us; /* 0 = none */
	int64_t since_us;
	bool answered; /* something was said since the last key began */

	/* indexes into all, errors and what is urgent first, else the oldest; held[0] is on the screen since held_us (0 = not yet) */
	size_t held[MESSAGES_HELD];
	size_t n_held, n_seen;
	int64_t held_us;

	struct said *all;
	size_t n, capacity;
};

/* Answers within one key are put together: what the key ended, and what it did. */
void ui_say(struct ui *ui, enum desk_tone tone, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void ui_say_error(struct ui *ui, const struct error *err);
void ui_unsay(struct ui *ui);

/*
 * Something that no key asked for. A warning or error is held: on the screen for four seconds at
 * least and until a key is pressed after that; errors and what is urgent go before warnings that
 * wait or are on the screen. An info is said, unless a warning just was.
 */
void ui_notice(struct ui *ui, enum desk_tone tone, const char *text);

/* Around a key: takes away what was held for long enough; takes away the answer to an earlier key
 * if this one gave none. */
void messages_before_key(struct ui *ui);
void messages_after_key(struct ui *ui);
void messages_tick(struct ui *ui);

/* What is held, with its place among those that wait; the caller frees. NULL = nothing. */
char *messages_held(const struct messages *m, enum desk_tone *tone);
void messages_drop_held(struct messages *m);
void messages_clear(struct messages *m);

#endif
