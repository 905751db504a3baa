/* What a text of a descriptor looks like: a number, a role, or something that tables spoil. */
#include "store/schema.h"

#include <string.h>

bool schema_is_number_like(const char *s)
{
	size_t n = strspn(s, "0123456789");

	if (n > 0 && s[n] == 'e')
		n += 1 + strspn(s + n + 1, "0123456789");
	return n > 0 && s[n] == '\0';
}

bool schema_is_date_like(const char *s)
{
	static const char *const months[] = {"jan", "january", "feb", "february", "mar", "march",
		"apr", "april", "may", "jun", "june", "jul", "july", "aug", "august", "sep", "sept",
		"september", "oct", "october", "nov", "november", "dec", "december", "mrt", "maart",
		"mei", "okt", "oktober"};
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");
	const char *digits = s + n + (s[n] == '-');
	size_t n_digits = strspn(digits, "0123456789");

	if (n == 0 && strspn(s, "0123456789-") == strlen(s))
		return strchr(s, '-') != NULL;
	if (n_digits == 0 || digits[n_digits] != '\0' || n_digits > 4 || n_digits == 3)
		return false;
	for (size_t i = 0; i < sizeof months / sizeof *months; i++)
		if (strlen(months[i]) == n && strncmp(s, months[i], n) == 0)
			return true;
	return false;
}

bool schema_is_role(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-");

	return n > 0 && n <= 32 && s[n] == '\0';
}
