/*
 * Any bytes as what mpv says: nothing crashes, states and times stay possible, and text stays
 * valid. Two bytes 0xF5 0xF5, which no message holds, let time pass. Seeds: tests/data/fuzz/mpv.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "player/mpv.h"

#define MOST_MS                                                                                    \
	((int64_t)10 * 1000 * 1000 * 1000 + 100000) /* mpv_message.c takes no higher number */

static void check(struct mpv *m, int64_t now_us)
{
	struct player_moment moment;
	struct player_event e;
	const struct player_state *s = &m->base.state;

	mpv_update(m, now_us);
	for (int i = 0; i < 2; i++) {
		mpv_clock_at(&m->clock, now_us - i * 30000, i, &moment);
		assert(moment.media_ms >= 0 && moment.media_ms <= MOST_MS);
		assert(moment.error_ms >= 1);
	}
	assert(utf8_valid(s->problem, strlen(s->problem)));
	assert(s->duration_ms >= -1 && s->duration_ms <= MOST_MS);
	assert(s->speed > 0 && s->fps >= 0);
	while (player_next_event(&m->base, &e)) {
		assert(utf8_valid(e.key_name, strlen(e.key_name)));
		assert(utf8_valid(e.key_text, strlen(e.key_text)));
		if (e.kind == PLAYER_EVENT_PLAYED)
			assert(e.from_ms >= 0 && e.from_ms < e.to_ms && e.to_ms <= MOST_MS);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mpv *m = mpv_new(&(struct mpv_process){.fd = -1}, 7, -1, 0);
	const char *bytes = (const char *)data;
	int64_t now_us = 5000000;

	while (size > 0) {
		size_t n = 0;
		while (n < size && !(n + 1 < size && data[n] == 0xf5 && data[n + 1] == 0xf5))
			n++;
		mpv_receive(m, bytes, n, now_us);
		check(m, now_us);
		if (n < size) {
			n += 2;
			now_us += 35000;
		}
		bytes += n;
		data += n;
		size -= n;
	}
	player_close(&m->base);
	return 0;
}
