/*
 * Media time as text: what people read, what people type, what programs read.
 */
#include "model/mediatime.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { MS_PER_SECOND = 1000, MS_PER_MINUTE = 60 * 1000, MS_PER_HOUR = 60 * 60 * 1000 };

/* The magnitude without overflow, also of INT64_MIN + 1. */
static uint64_t magnitude(int64_t ms)
{
	return ms < 0 ? 0 - (uint64_t)ms : (uint64_t)ms;
}

void mediatime_format(int64_t ms, int decimals, char out[MEDIATIME_SIZE])
{
	uint64_t all = magnitude(ms);
	unsigned fraction = (unsigned)(all % MS_PER_SECOND);
	unsigned s = (unsigned)(all / MS_PER_SECOND % 60);
	unsigned min = (unsigned)(all / MS_PER_MINUTE % 60);
	unsigned long long h = all / MS_PER_HOUR;
	const char *sign = ms < 0 ? "-" : "";
	char clock[48]; /* more than the largest number needs */
	size_t n;

	assert(decimals >= 0 && decimals <= 3);
	if (ms == MEDIATIME_NONE) {
		memcpy(out, "n/a", sizeof "n/a");
		return;
	}
	if (h > 0)
		snprintf(clock, sizeof clock, "%s%llu:%02u:%02u.%03u", sign, h, min, s, fraction);
	else
		snprintf(clock, sizeof clock, "%s%u:%02u.%03u", sign, min, s, fraction);
	n = strlen(clock) - (decimals > 0 ? (size_t)(3 - decimals) : sizeof ".000" - 1);
	if (n >= MEDIATIME_SIZE)
		n = MEDIATIME_SIZE - 1;
	memcpy(out, clock, n);
	out[n] = '\0';
}

void mediatime_format_seconds(int64_t ms, char out[MEDIATIME_SIZE])
{
	uint64_t all = magnitude(ms);

	if (ms == MEDIATIME_NONE)
		memcpy(out, "n/a", sizeof "n/a");
	else
		snprintf(out, MEDIATIME_SIZE, "%s%llu.%03u", ms < 0 ? "-" : "",
			(unsigned long long)(all / MS_PER_SECOND), (unsigned)(all % MS_PER_SECOND));
}

/*
 * Digits at *s, at most max of them. Returns how many there were, 0 also for too many. Ten digits
 * fit by far, so nothing overflows here.
 */
static int digits(const char **s, int max, int64_t *value)
{
	int n = 0;

	*value = 0;
	for (; **s >= '0' && **s <= '9'; (*s)++) {
		if (++n > max)
			return 0;
		*value = *value * 10 + (**s - '0');
	}
	return n;
}

/* `.5`, `.25`, `.250` as thousandths; nothing there is 0. */
static bool thousandths(const char **s, int64_t *value)
{
	int n;

	*value = 0;
	if (**s != '.')
		return true;
	(*s)++;
	n = digits(s, 3, value);
	for (int i = n; i < 3; i++)
		*value *= 10;
	return n > 0;
}

/* The rest of `1:23.5` or `1:02:03`, from the first colon on; `first` is what stands before it. */
static bool clock_rest(const char *s, int64_t first, int64_t *ms)
{
	int64_t whole = first, part, fraction;

	for (int colons = 0; *s == ':'; colons++) {
		s++;
		if (colons == 2 || digits(&s, 2, &part) != 2 || part >= 60)
			return false;
		whole = whole * 60 + part;
	}
	if (!thousandths(&s, &fraction))
		return false;
	*ms = whole * MS_PER_SECOND + fraction;
	return *s == '\0';
}

/* The rest of `83.5`, `30s`, `1.5min`, `250ms`. */
static bool unit_rest(const char *s, int64_t first, int64_t *ms)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = {{"", MS_PER_SECOND}, {"s", MS_PER_SECOND}, {"min", MS_PER_MINUTE},
		{"h", MS_PER_HOUR}};
	int64_t fraction;

	if (strcmp(s, "ms") == 0) {
		*ms = first;
		return true;
	}
	if (!thousandths(&s, &fraction))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strcmp(s, units[i].name) == 0) {
			*ms = first * units[i].ms + fraction * (units[i].ms / 1000);
			return true;
		}
	}
	return false;
}

bool mediatime_parse(const char *s, int64_t *ms)
{
	bool negative = *s == '-';
	int64_t first, value = 0; /* gcc -O1 does not see that it is set */

	if (negative)
		s++;
	if (digits(&s, 10, &first) == 0)
		return false;
	if (*s == ':' ? !clock_rest(s, first, &value) : !unit_rest(s, first, &value))
		return false;
	if (value > MEDIATIME_MAX)
		return false;
	*ms = negative ? -value : value;
	return true;
}
