/*
 * The three clocks: monotonic for the media time of a key press, boot time for the journal,
 * calendar time for people.
 */
#ifndef TURVEN_BASE_CLOCK_H
#define TURVEN_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* CLOCK_MONOTONIC in microseconds. The moment of a key and the moments of the player are on this
 * clock. */
int64_t clock_mono_us(void);

/* Milliseconds since boot, sleep included where the system has such a clock. */
int64_t clock_boot_ms(void);

/* Milliseconds since 1970-01-01 UTC. */
int64_t clock_utc_ms(void);

/* `2026-03-01T10:15:16.120Z`, always 24 characters (years 0000..9999). */
#define CLOCK_UTC_SIZE 25
void clock_format_utc(int64_t utc_ms, char out[CLOCK_UTC_SIZE]);
bool clock_parse_utc(const char *s, int64_t *utc_ms);

/* `20260301T101516Z`, for file names. */
#define CLOCK_STAMP_SIZE 17
void clock_format_stamp(int64_t utc_ms, char out[CLOCK_STAMP_SIZE]);

#endif
