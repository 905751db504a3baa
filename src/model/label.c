/*
 * Which of a label's languages to show.
 */
#include "model/label.h"

#include <string.h>

const char *label_get(const struct label *l, const char *language, const char *otherwise)
{
	for (size_t i = 0; language && i < l->n; i++)
		if (strcmp(l->items[i].language, language) == 0)
			return l->items[i].text;
	return l->n > 0 ? l->items[0].text : otherwise;
}
