/*
 * The desk's captions: the codes that are logged at this moment of the recording, on the picture.
 *
 * They are made anew where the position leaves the stretch in which they stay the same, and with each
 * record; mpv hears of them only when they change.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "coding/caption.h"
#include "coding/desk_private.h"

void desk_show_codes(struct desk *d, enum desk_captions captions)
{
	d->captions = captions;
	desk_forget_captions(d);
	desk_caption(d, d->playback.position_ms);
}

enum desk_captions desk_captions(const struct desk *d)
{
	return d->captions;
}

void desk_forget_captions(struct desk *d)
{
	d->caption_span = (struct caption_span){0, 0};
}

/* Who coded it, where it could be somebody else. */
static char *who(const struct desk *d, const struct observation_name *name)
{
	if (d->n_others == 0)
		return NULL;
	return name->pass > 1 ? mem_printf("%s+%d", name->coder, name->pass)
			      : mem_strdup(name->coder);
}

static void add_words(struct desk *d, const struct observation *o, int64_t ms, struct text *out)
{
	char *coder = who(d, &o->name);
	const struct caption_options options = {
		.language = desk_language(d),
		.who = coder,
		.comments = d->captions == CAPTIONS_COMMENTS,
		.coding = d->journal != NULL && !timeline_finished(o->timeline),
	};

	caption_words(o, ms, &options, out, &d->caption_span);
	free(coder);
}

/* One after the other left and right: with two observations each has its side. */
static void make_words(struct desk *d, int64_t ms, struct text words[PLAYER_CORNERS])
{
	add_words(d, &d->observation, ms, &words[0]);
	for (size_t i = 0; i < d->n_others; i++)
		add_words(d, &d->others[i], ms, &words[(i + 1) % PLAYER_CORNERS]);
}

static bool take_words(char **shown, const struct text *words)
{
	const char *text = words->s ? words->s : "";

	if (strcmp(text, *shown ? *shown : "") == 0)
		return false;
	free(*shown);
	*shown = mem_strdup(text);
	return true;
}

void desk_caption(struct desk *d, int64_t ms)
{
	struct text words[PLAYER_CORNERS] = {{0}};
	bool changed = false;

	if (ms >= d->caption_span.from_ms && ms < d->caption_span.until_ms)
		return;
	d->caption_span = (struct caption_span){INT64_MIN, INT64_MAX};
	if (d->captions != CAPTIONS_OFF)
		make_words(d, ms, words);
	for (int i = 0; i < PLAYER_CORNERS; i++) {
		changed |= take_words(&d->shown_captions[i], &words[i]);
		text_clear(&words[i]);
	}
	if (changed)
		player_caption(d->player, d->shown_captions[0] ? d->shown_captions[0] : "",
			d->shown_captions[1] ? d->shown_captions[1] : "");
}

int64_t desk_caption_due_us(const struct desk *d)
{
	int64_t ms = d->caption_span.until_ms - d->playback.position_ms;

	if (d->captions == CAPTIONS_OFF || !d->playback.playing ||
		d->caption_span.until_ms == INT64_MAX)
		return INT64_MAX;
	return d->serviced_us +
	       (ms > 0 ? (int64_t)((double)ms * 1e3 / d->playback.speed) + 1000 : 0);
}

void desk_clear_captions(struct desk *d)
{
	for (int i = 0; i < PLAYER_CORNERS; i++) {
		free(d->shown_captions[i]);
		d->shown_captions[i] = NULL;
	}
	desk_forget_captions(d);
}
