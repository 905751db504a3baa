/* What the program says, and how long it stays. */
#include "ui/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/ui.h"

#define INFO_MS    5000
#define WARNING_MS 12000
#define HELD_US    ((int64_t)4000 * 1000)

static void note(struct messages *m, enum desk_tone tone, const char *text)
{
	MEM_GROW(m->all, m->n, m->capacity);
	m->all[m->n++] =
		(struct said){.tone = tone, .utc_ms = clock_utc_ms(), .text = mem_strdup(text)};
}

void ui_say(struct ui *ui, enum desk_tone tone, const char *fmt, ...)
{
	struct messages *m = &ui->messages;
	char text[MESSAGE_SIZE];
	bool joins = m->answered && m->until_us != 0;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	note(m, tone, text);
	if (joins) {
		char *both = mem_printf("%s · %s", m->text, text);
		snprintf(m->text, sizeof m->text, "%s", both);
		free(both);
		m->tone = tone > m->tone ? tone : m->tone;
	} else {
		snprintf(m->text, sizeof m->text, "%s", text);
		m->tone = tone;
	}
	m->answered = true;
	m->since_us = ui->now_us;
	m->until_us = ui->now_us + (int64_t)1000 * (m->tone == TONE_INFO ? INFO_MS : WARNING_MS);
}

void ui_say_error(struct ui *ui, const struct error *err)
{
	ui_say(ui, TONE_ERROR, "%s", err->text);
}

void ui_unsay(struct ui *ui)
{
	ui->messages.until_us = 0;
}

static bool is_held(const struct messages *m, const char *text)
{
	for (size_t i = 0; i < m->n_held; i++)
		if (strcmp(m->all[m->held[i]].text, text) == 0)
			return true;
	return false;
}

/* What is urgent goes before warnings, which are on the screen again after it. */
static void hold(struct messages *m, size_t said, enum desk_tone tone)
{
	size_t at = m->n_held;

	while (tone >= TONE_URGENT && at > 0 && m->all[m->held[at - 1]].tone < TONE_URGENT)
		at--;
	memmove(m->held + at + 1, m->held + at, (m->n_held - at) * sizeof m->held[0]);
	m->held[at] = said;
	m->n_held++;
	if (at == 0)
		m->held_us = 0;
}

void ui_notice(struct ui *ui, enum desk_tone tone, const char *text)
{
	struct messages *m = &ui->messages;

	if (tone == TONE_INFO) {
		bool fresh = m->until_us != 0 && m->tone != TONE_INFO &&
			     ui->now_us - m->since_us < HELD_US;
		m->answered = false;
		if (fresh)
			note(m, tone, text);
		else
			ui_say(ui, tone, "%s", text);
		return;
	}
	if (is_held(m, text))
		return;
	note(m, tone, text);
	if (m->n_held == MESSAGES_HELD) { /* the view of messages has it all the same */
		memmove(m->held, m->held + 1, (MESSAGES_HELD - 1) * sizeof m->held[0]);
		m->n_held--;
		m->held_us = 0;
	}
	hold(m, m->n - 1, tone);
}

void messages_before_key(struct ui *ui)
{
	struct messages *m = &ui->messages;

	m->answered = false;
	if (m->n_held == 0 || m->held_us == 0 || ui->now_us - m->held_us < HELD_US)
		return;
	m->n_held--;
	memmove(m->held, m->held + 1, m->n_held * sizeof m->held[0]);
	m->n_seen = m->n_held > 0 ? m->n_seen + 1 : 0;
	m->held_us = 0;
}

void messages_after_key(struct ui *ui)
{
	if (!ui->messages.answered)
		ui_unsay(ui);
}

void messages_tick(struct ui *ui)
{
	struct messages *m = &ui->messages;

	if (m->until_us != 0 && ui->now_us >= m->until_us)
		m->until_us = 0;
	if (m->n_held > 0 && m->held_us == 0)
		m->held_us = ui->now_us;
}

char *messages_held(const struct messages *m, enum desk_tone *tone)
{
	char place[80] = "";

	if (m->n_held == 0)
		return NULL;
	const struct said *s = &m->all[m->held[0]];
	*tone = s->tone;
	if (m->n_seen + m->n_held > 1)
		snprintf(place, sizeof place, _("(%zu of %zu) "), m->n_seen + 1,
			m->n_seen + m->n_held);
	return mem_printf("%s%s", place, s->text);
}

void messages_drop_held(struct messages *m)
{
	m->n_held = m->n_seen = 0;
	m->held_us = 0;
}

void messages_clear(struct messages *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->all[i].text);
	free(m->all);
	memset(m, 0, sizeof *m);
}
