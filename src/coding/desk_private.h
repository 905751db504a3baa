/* What the desk's own files share; nobody else includes it. */
#ifndef TURVEN_CODING_DESK_PRIVATE_H
#define TURVEN_CODING_DESK_PRIVATE_H

#include "base/background.h"
#include "coding/caption.h"
#include "coding/desk.h"
#include "coding/observation.h"
#include "player/player.h"
#include "store/journal.h"
#include "store/session_file.h"
#include "store/study.h"

#define DESK_NOTICES 16
#define DESK_KEYS    64

struct desk {
	struct study study;
	struct observation observation;
	const char *coder_name; /* borrowed from the settings, or NULL */
	int64_t reaction_ms;
	struct observation *others; /* seen beside it */
	size_t n_others;
	bool played;             /* without coding; observation.name.coder "" = no codes */
	struct journal *journal; /* NULL: only looked at */
	uint32_t n_events;       /* numbers given out in this run */
	int lock_fd;
	char *lock_path;
	int target;

	char fingerprint[FINGERPRINT_SIZE]; /* of the first recording as it was found; "" = not
					       found */
	int64_t media_bytes;
	bool other_recording;
	char **recordings; /* absolute paths; n_recordings 0 = live or not found */
	size_t n_recordings;
	struct player *player;
	struct player_options player_options;
	char *player_title;
	struct desk_playback playback; /* as it was at serviced_us */
	int64_t serviced_us;
	bool window_closed, close_window;
	bool confirm_on_video;
	bool typing, play_after_typing;

	enum desk_captions captions;
	struct caption_span caption_span;     /* where shown_captions hold */
	char *shown_captions[PLAYER_CORNERS]; /* NULL = nothing */

	/* the start press of the newest state, to notice a double press */
	struct event_id started;
	int64_t started_us;

	/* made when asked for, dropped with each record */
	struct segment *segments;
	size_t n_segments;
	struct finding *findings;
	size_t n_findings;
	bool segments_known, findings_known;
	unsigned long n_changes;

	/* derived files */
	bool stale;
	int64_t changed_us;
	struct background deriving;
	struct observation_name derived_name;

	struct desk_notice notices[DESK_NOTICES];
	size_t first_notice, n_notices;
	struct desk_key keys[DESK_KEYS];
	size_t first_key, n_keys;
};

void desk_notify(struct desk *d, enum desk_tone tone, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Of the journal; all is well where there is none. */
void desk_journal_status(const struct desk *d, struct journal_status *out);

/* Asks the timeline, writes to the journal, applies. The only way a record comes to be. */
bool desk_record(struct desk *d, struct record *r, struct error *err);

/* Segments and findings are made again when they are next asked for. */
void desk_forget(struct desk *d);

/* Writes a step of undo or redo of a rating; what (may be NULL) gets the words for it. */
bool desk_rate_step(struct desk *d, struct record *r, char *what, size_t size, struct error *err);

void desk_free(struct desk *d);

/* Finds the recordings and the fingerprint of the first; says what is not there. */
void desk_find_recordings(struct desk *d);
/* Are they the ones that were coded so far? Says if not, and writes it down. */
void desk_compare_recordings(struct desk *d);
void desk_describe_recording(struct desk *d, int64_t duration_ms, bool has_video);
/* Tells of participants whose role no codebook of the study knows. */
void desk_tell_roles(struct desk *d);
void desk_start_player(struct desk *d, bool stopwatch, int64_t start_ms);
void desk_service_player(struct desk *d, int64_t now_us);

/* Shows what belongs to this position, if it is not shown yet. */
void desk_caption(struct desk *d, int64_t ms);
/* When the next is due, if playing goes on; INT64_MAX = that is not known. */
int64_t desk_caption_due_us(const struct desk *d);
/* They are made again when they are next due. */
void desk_forget_captions(struct desk *d);
/* Another player: it shows nothing yet. */
void desk_clear_captions(struct desk *d);

/* Pauses and waits a moment for it, so that the stretch being watched is told. */
void desk_stop_playing(struct desk *d);

/* Begins to write the derived files if they are stale and nobody is at it. */
void desk_derive(struct desk *d);

#endif
