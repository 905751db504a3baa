/*
 * Clocks and calendar. The calendar is computed here: gmtime may be limited to 2038, and its error
 * cases would have to be handled anyway.
 */
#include "base/clock.h"

#include <string.h>
#include <time.h>

#define MS_PER_DAY 86400000LL
#define FIRST_MS   (-62167219200000LL) /* 0000-01-01T00:00:00.000Z */
#define LAST_MS    253402300799999LL   /* 9999-12-31T23:59:59.999Z */

struct moment {
	int year, month, day, hour, minute, second, ms;
};

static int64_t now_ns(clockid_t id)
{
	struct timespec t = {0, 0};

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t clock_mono_us(void)
{
	return now_ns(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_boot_ms(void)
{
#ifdef CLOCK_BOOTTIME
	return now_ns(CLOCK_BOOTTIME) / 1000000;
#else
	return now_ns(CLOCK_MONOTONIC) / 1000000;
#endif
}

int64_t clock_utc_ms(void)
{
	return now_ns(CLOCK_REALTIME) / 1000000;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 0000-01-01 to the first day of the year. */
static int64_t days_before_year(int64_t year)
{
	return year == 0 ? 0
			 : 365 * year + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1;
}

static struct moment split(int64_t utc_ms)
{
	struct moment m = {0};
	int64_t rest, days;
	int in_day;

	if (utc_ms < FIRST_MS)
		utc_ms = FIRST_MS;
	if (utc_ms > LAST_MS)
		utc_ms = LAST_MS;
	rest = utc_ms - FIRST_MS;
	days = rest / MS_PER_DAY;
	in_day = (int)(rest % MS_PER_DAY);

	m.year = (int)(days / 366);
	while (days_before_year(m.year + 1) <= days)
		m.year++;
	days -= days_before_year(m.year);
	for (m.month = 1; days >= days_in_month(m.year, m.month); m.month++)
		days -= days_in_month(m.year, m.month);
	m.day = (int)days + 1;
	m.hour = in_day / 3600000;
	m.minute = in_day / 60000 % 60;
	m.second = in_day / 1000 % 60;
	m.ms = in_day % 1000;
	return m;
}

/* Decimal digits with leading zeros; snprintf would have to be told that nothing is cut off. */
static void put(char *out, int digits, int value)
{
	for (int i = digits - 1; i >= 0; i--) {
		out[i] = (char)('0' + value % 10);
		value /= 10;
	}
}

void clock_format_utc(int64_t utc_ms, char out[CLOCK_UTC_SIZE])
{
	struct moment m = split(utc_ms);

	memcpy(out, "0000-00-00T00:00:00.000Z", CLOCK_UTC_SIZE);
	put(out, 4, m.year);
	put(out + 5, 2, m.month);
	put(out + 8, 2, m.day);
	put(out + 11, 2, m.hour);
	put(out + 14, 2, m.minute);
	put(out + 17, 2, m.second);
	put(out + 20, 3, m.ms);
}

void clock_format_stamp(int64_t utc_ms, char out[CLOCK_STAMP_SIZE])
{
	struct moment m = split(utc_ms);

	memcpy(out, "00000000T000000Z", CLOCK_STAMP_SIZE);
	put(out, 4, m.year);
	put(out + 4, 2, m.month);
	put(out + 6, 2, m.day);
	put(out + 9, 2, m.hour);
	put(out + 11, 2, m.minute);
	put(out + 13, 2, m.second);
}

static int get(const char *s, int digits)
{
	int value = 0;

	for (int i = 0; i < digits; i++)
		value = 10 * value + (s[i] - '0');
	return value;
}

bool clock_parse_utc(const char *s, int64_t *utc_ms)
{
	static const char form[] = "0000-00-00T00:00:00.000Z";
	struct moment m;
	int64_t days;

	for (size_t i = 0; i < sizeof form; i++) { /* with the NUL */
		if (form[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	}
	m = (struct moment){get(s, 4), get(s + 5, 2), get(s + 8, 2), get(s + 11, 2), get(s + 14, 2),
		get(s + 17, 2), get(s + 20, 3)};
	if (m.month < 1 || m.month > 12 || m.day < 1 || m.day > days_in_month(m.year, m.month))
		return false;
	if (m.hour > 23 || m.minute > 59 || m.second > 59)
		return false;
	days = days_before_year(m.year) + m.day - 1;
	for (int month = 1; month < m.month; month++)
		days += days_in_month(m.year, month);
	*utc_ms = FIRST_MS + days * MS_PER_DAY +
		  (((int64_t)m.hour * 60 + m.minute) * 60 + m.second) * 1000 + m.ms;
	return true;
}
