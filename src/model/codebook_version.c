/* Does a version number rise by as much as the changes weigh? */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/codebook_diff.h"

#define N_PARTS 3

/* major, minor, patch */
static bool parse(const char *s, long long parts[N_PARTS])
{
	memset(parts, 0, N_PARTS * sizeof *parts);
	for (int i = 0; i < N_PARTS; i++) {
		size_t n = strspn(s, "0123456789");

		if (!text_to_int64(s, n, 0, 1000 * 1000 * 1000, &parts[i]))
			return false;
		s += n;
		if (!*s)
			return true;
		if (*s++ != '.')
			return false;
	}
	return false;
}

/* Where a change of this weight shows, at least. */
static int place_for(const long long parts[N_PARTS], enum change_weight needed)
{
	int place = needed == CHANGE_MAJOR ? 0 : needed == CHANGE_MINOR ? 1 : 2;

	return parts[0] == 0 && place < 2 ? place + 1 : place;
}

enum version_fit version_fit(const char *a, const char *b, enum change_weight needed)
{
	long long from[N_PARTS], to[N_PARTS];
	int place = 0;

	if (strcmp(a, b) == 0)
		return VERSION_SAME;
	if (!parse(a, from) || !parse(b, to))
		return VERSION_NO_NUMBER;
	while (place < N_PARTS && from[place] == to[place])
		place++;
	if (place == N_PARTS)
		return VERSION_SAME;
	if (to[place] < from[place])
		return VERSION_LOWER;
	return place <= place_for(from, needed) ? VERSION_FITS : VERSION_TOO_SMALL;
}

void version_next(const char *a, enum change_weight needed, char out[VERSION_SIZE])
{
	long long parts[N_PARTS];
	int place;

	out[0] = '\0';
	if (!parse(a, parts))
		return;
	place = place_for(parts, needed);
	if (place == 2)
		snprintf(out, VERSION_SIZE, "%lld.%lld.%lld", parts[0], parts[1], parts[2] + 1);
	else
		snprintf(out, VERSION_SIZE, "%lld.%lld", parts[0] + (place == 0),
			place == 1 ? parts[1] + 1 : 0);
}
