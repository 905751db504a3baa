/* Matching words. */
#include "ui/filter.h"

#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "model/modifiers.h"

/* Letters beyond ASCII have to be typed as they are. */
static bool contains(const char *words, const char *word, size_t n)
{
	for (; *words; words++)
		if (strncasecmp(words, word, n) == 0)
			return true;
	return false;
}

bool filter_match(const char *filter, const char *words)
{
	while (*filter) {
		filter += strspn(filter, " ");
		size_t n = strcspn(filter, " ");
		bool unwanted = filter[0] == '-' && n > 1;
		if (n == 0)
			break;
		if (contains(words, filter + unwanted, n - unwanted) == unwanted)
			return false;
		filter += n;
	}
	return true;
}

void filter_words(struct text *out, const struct codebook *cb, const struct event *e,
	const char *target_label, const char *language)
{
	const struct code *c = &cb->codes[e->code];
	char onset[MEDIATIME_SIZE];

	mediatime_format(e->v.onset_ms, 1, onset);
	text_printf(out, "%s %s %s %s %s %s ", onset, c->id, c->name,
		label_get(&c->label, language, c->id), e->v.target, target_label);
	if (c->dimension >= 0) {
		const struct dimension *d = &cb->dimensions[c->dimension];
		text_printf(out, "%s %s ", d->name, label_get(&d->label, language, d->id));
	}
	modifiers_words(cb, e->code, e->v.modifiers, language, out);
	if (e->v.mark == MARK_STRONG)
		text_printf(out, " ! %s", _("strong"));
	if (e->v.mark == MARK_DOUBTFUL)
		text_printf(out, " * %s", _("doubtful"));
	if (e->v.state && e->v.offset_ms == MEDIATIME_NONE)
		text_printf(out, " %s", _("running"));
	if (e->v.comment)
		text_printf(out, " ; %s", e->v.comment);
}
