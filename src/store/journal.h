/*
 * The journal of an observation: the truth on disk.
 *
 * One program run writes one segment (a new one after a disk error) that nobody else ever appends
 * to; reading takes all segments of the observation. The format is specified at the top of
 * journal.c; the escaping is base/text.h. A record is accepted once one write() took it whole (a
 * killed program loses nothing), and saved once a sync thread, the only thread there is, has
 * brought it to the disk; the two are told apart so that the next key never waits for a disk.
 */
#ifndef TURVEN_STORE_JOURNAL_H
#define TURVEN_STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/hash.h"
#include "model/record.h"
#include "model/session.h"

/* What the meta records of a run say. Strings are borrowed during journal_open. */
struct journal_meta {
	const char *codebook_version;
	const char *codebook_sha256;
	const char *media_file; /* base name only; NULL = live */
	int64_t media_bytes, media_duration_ms;
	const char *media_fingerprint; /* or NULL */
	int run_no;                    /* 1 + the largest that was read */
	const char *previous_last; /* of the newest segment read: "<file name> <crc>", or NULL */
};

/* ---- writing ---- */

struct journal;

/*
 * Starts a run: its first segment with header and meta records is on disk (synced) before this
 * returns. session_folder is the folder of session.yaml; the segment goes into its `journal`
 * folder, made if needed. Where that cannot be written, the rescue folder
 * ($XDG_STATE_HOME/turven/rescue) is tried and the status says so.
 */
bool journal_open(struct journal **out, const char *session_folder,
	const struct observation_name *name, const struct journal_meta *meta, struct error *err);

uint32_t journal_run(const struct journal *j);

/*
 * Writes one record; sets seq, utc_ms, mono_ms, run, run_no in it. On failure of the disk moves on
 * to a new segment with all that is not saved yet, then to the rescue folder. False = written
 * nowhere that can be relied on: nothing changed, the caller must not apply it, and the next record
 * gets its number.
 */
bool journal_append(struct journal *j, struct record *r, struct error *err);

/* Readable when the sync thread has something to say; then call journal_service. Also call it about
 * once a second while not ok. */
int journal_fd(const struct journal *j);
void journal_service(struct journal *j);

struct journal_status {
	long long n_written; /* last seq accepted */
	long long n_saved;   /* all records up to this seq are on the disk */
	bool ok;             /* false: something is wrong and has not worked since */
	bool rescue;         /* records go to the rescue folder */
	char message[512]; /* not ok or rescue: what is wrong, where the records are, what to do */
};
void journal_status(const struct journal *j, struct journal_status *out);

/*
 * Waits until everything is saved (with a limit of seconds), writes the close record, ends the
 * thread, frees. A run without records leaves no segment. False: not all of it reached the
 * session's folder; err says what is where.
 */
bool journal_close(struct journal *j, struct error *err);

/* ---- a whole run at once ---- */

/* A further meta record; both borrowed. */
struct journal_note {
	const char *key, *text;
};

/*
 * Writes a run that is over already, as one closed segment that is there whole or not at all (a
 * journal that takes what another program coded). Events of run 0 become events of this run; seq, run
 * and times are set in the records. No rescue folder: what was written nowhere can be written again.
 * *path, the caller's, is where it is.
 */
bool journal_create(const char *session_folder, const struct observation_name *name,
	const struct journal_meta *meta, const struct journal_note *notes, size_t n_notes,
	struct record *records, size_t n_records, char **path, struct error *err);

/* ---- reading ---- */

struct journal_segment {
	char *file; /* name within the journal folder */
	char *path; /* where it was read: there, or in the rescue folder */
	int64_t bytes;
	char sha256[HASH_SHA256_SIZE];
	long long last_seq;
	uint32_t run;
	bool closed;                              /* ended with a good close record */
	char *codebook_sha256, *codebook_version; /* from its meta records, or NULL */
	char *media_fingerprint;
	int64_t last_utc_ms;
	char *host_hash; /* which machine wrote it, as a hash; NULL if not said */
};

/* Where a record was read. */
struct journal_source {
	int segment; /* index in the content's segments */
	int line;    /* 1-based */
};

struct journal_content {
	struct record *records; /* in the order to apply: (run_no, run, seq); without meta; strings
				   borrowed from this struct */
	struct journal_source *sources; /* beside records */
	size_t n_records;
	struct journal_segment *segments; /* by name */
	size_t n_segments;
	int last_run_no;
	char *previous_last; /* for the next run's meta */
	size_t n_damaged;    /* lines that could not be used and were not merely torn at the end */
	size_t n_torn;
	bool later_format; /* a segment is of a later format: it was not read, and nobody who
			      cannot read all of it should write to this observation */
	char *rescue;      /* folder where some of the segments were found, because their own could
			      not be written; NULL = none */
	char **salvage;    /* of damaged segments: "<file> <sha256>", the text of a salvage record,
			      where no record says so yet */
	size_t n_salvage;
	void *memory; /* private */
};

/*
 * Reads every segment of an observation (of the session folder's journal folder and the rescue
 * folder), conflicted copies of sync clients included. What can be read is read; what is damaged is
 * added to problems with file:line. False only when the folder itself cannot be read. A missing
 * folder is an empty content.
 */
bool journal_read(const char *session_folder, const struct observation_name *name,
	struct journal_content *out, struct problems *problems, struct error *err);
/*
 * The same for who needs nothing but the records of many observations: quicker, without the SHA-256
 * of segments (it is "") and what only that can show: a closed segment of which each line is right
 * and which was changed all the same. Nothing is in `salvage`.
 */
bool journal_read_records(const char *session_folder, const struct observation_name *name,
	struct journal_content *out, struct problems *problems, struct error *err);
void journal_content_clear(struct journal_content *c);

/* The segment of the newest run that says which codebook it used; NULL = none does. */
const struct journal_segment *journal_newest(const struct journal_content *c);

/* The observations that have segments in this session's folder, sorted. The caller frees *out. */
bool journal_observations(const char *session_folder, const char *session_id,
	struct observation_name **out, size_t *n, struct error *err);

#endif
