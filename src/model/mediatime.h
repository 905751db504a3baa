/*
 * Time on the media axis: int64_t milliseconds from the start of the recording, everywhere.
 *
 * State events are half-open, [onset, offset). Times may be negative (a stopwatch started before
 * the recording).
 */
#ifndef TURVEN_MODEL_MEDIATIME_H
#define TURVEN_MODEL_MEDIATIME_H

#include <stdbool.h>
#include <stdint.h>

/* "no time": a state that still runs has this offset; a field that does not apply. Written n/a. */
#define MEDIATIME_NONE INT64_MIN
/* What people may type or a file may hold: about 11 days either way. */
#define MEDIATIME_MAX ((int64_t)1000 * 1000 * 1000)

#define MEDIATIME_SIZE 24

/*
 * `1:02:03.250`, `2:03.250` (hours only where needed), `-0:01.000`; decimals 0..3 are cut, not
 * rounded. `n/a` for none.
 */
void mediatime_format(int64_t ms, int decimals, char out[MEDIATIME_SIZE]);

/* `62.250`: seconds with three decimals, straight from the integer; `n/a` for none. */
void mediatime_format_seconds(int64_t ms, char out[MEDIATIME_SIZE]);

/*
 * What people type: `83`, `83.5`, `1:23`, `1:23.250`, `1:02:03`, a leading `-`, and with a unit
 * `30s`, `250ms`, `10min`, `1.5h`. After each colon two digits below 60; one to three decimals.
 * False, leaving *ms alone, for anything else and beyond MEDIATIME_MAX.
 */
bool mediatime_parse(const char *s, int64_t *ms);

#endif
