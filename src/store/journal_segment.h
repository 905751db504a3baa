/*
 * The text of one journal segment, to records. No files: journal_read.c brings the text, and the
 * fuzz target brings its own.
 */
#ifndef TURVEN_STORE_JOURNAL_SEGMENT_H
#define TURVEN_STORE_JOURNAL_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/mem.h"
#include "model/record.h"
#include "store/journal.h"

/* Where a record was read. */
struct record_source {
	uint32_t sum;
	int segment; /* index, as given to segment_parse */
	int line;    /* 1-based */
};

/* What was read so far, of all segments. */
struct journal_parts {
	struct record *records; /* meta included; without run_no */
	struct record_source *sources;
	size_t n, records_capacity, sources_capacity;
	struct arena memory; /* strings that had to be decoded */
	bool records_only;   /* do without the checksums of whole segments */
	struct problems *problems;
	size_t n_damaged, n_torn;
};

/* What one segment says about itself, beyond struct journal_segment. */
struct segment_about {
	struct observation_name name; /* as its file is called; its meta records must agree */
	int number;
	int run_no;          /* 0 = not known */
	char *previous_last; /* of its meta records, or NULL */
	uint32_t last_sum;   /* checksum of its last good line */
	bool has_content;    /* a record other than meta and close */
	bool foreign;        /* not used: another observation's, or `later` */
	bool later;          /* of a later format */
	bool damaged;        /* a line could not be used */
	bool converted;      /* its line ends were converted */
	int64_t first_utc_ms;
};

/*
 * Parses data[0..len), which is NUL-terminated behind and is cut up: the records borrow from it.
 * label is what messages call the file. about->name, about->number and segment->run (from the
 * file's name) are set before. Damage goes to to->problems with label:line.
 */
void segment_parse(struct journal_parts *to, struct journal_segment *segment,
	struct segment_about *about, int index, const char *label, char *data, size_t len);

void journal_parts_clear(struct journal_parts *parts);

#endif
