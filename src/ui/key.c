/* The names of keys: one vocabulary for the terminal and for the video window. */
#include "ui/key.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

bool key_is(const struct key *k, const char *name)
{
	return strcmp(k->name, name) == 0;
}

bool key_is_letter(const struct key *k)
{
	char c = k->name[0];

	return k->name[1] == '\0' && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

bool key_is_digit(const struct key *k)
{
	return k->name[0] >= '0' && k->name[0] <= '9' && k->name[1] == '\0';
}

const char *key_text(const struct key *k)
{
	int32_t cp;

	if (key_is(k, "Space"))
		return " ";
	if (k->name[0] == '\0' || k->name[utf8_decode(k->name, strlen(k->name), &cp)] != '\0')
		return NULL;
	return cp >= 0x20 && cp != 0x7f ? k->name : NULL;
}

/* What the player calls them; a number key of the keypad counts as the digit. */
static const struct {
	const char *player, *name;
} window_names[] = {
	{"SPACE", "Space"},
	{"ENTER", "Enter"},
	{"KP_ENTER", "Enter"},
	{"ESC", "Esc"},
	{"BS", "Backspace"},
	{"TAB", "Tab"},
	{"DEL", "Delete"},
	{"KP_DEL", "Delete"},
	{"INS", "Insert"},
	{"LEFT", "Left"},
	{"RIGHT", "Right"},
	{"UP", "Up"},
	{"DOWN", "Down"},
	{"HOME", "Home"},
	{"END", "End"},
	{"PGUP", "PageUp"},
	{"PGDWN", "PageDown"},
	{"SHARP", "#"},
	{"KP_DEC", "."},
	{"KP_ADD", "+"},
	{"KP_SUBTRACT", "-"},
	{"KP_MULTIPLY", "*"},
	{"KP_DIVIDE", "/"},
};

static const char *const not_keys[] = {"MOUSE_", "MBTN_", "WHEEL_", "CLOSE_WIN", "UNMAPPED"};

static bool starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool key_from_window(struct key *out, const char *text, const char *name)
{
	static const char *const held[] = {"Ctrl+", "Alt+", "Shift+"};
	bool is_held[N_OF(held)] = {false};
	const char *base = name;

	for (size_t i = 0; i < N_OF(not_keys); i++)
		if (strstr(name, not_keys[i]))
			return false;
	/* with Ctrl or Alt held a key is a command, whatever it would have typed */
	bool types = !strstr(name, "Ctrl+") && !strstr(name, "Alt+") && !strstr(name, "Meta+");
	if (types && text[0] != '\0' && strcmp(text, " ") != 0) {
		snprintf(out->name, sizeof out->name, "%s", text);
		return true;
	}
	for (bool found = true; found;) {
		found = false;
		for (size_t i = 0; i < N_OF(held); i++) {
			/* "+" itself may be the key: "Ctrl++" */
			if (starts_with(base, held[i]) && base[strlen(held[i])] != '\0') {
				is_held[i] = true;
				base += strlen(held[i]);
				found = true;
			}
		}
	}
	for (size_t i = 0; i < N_OF(window_names); i++) {
		if (strcmp(base, window_names[i].player) == 0) {
			base = window_names[i].name;
			break;
		}
	}
	if (starts_with(base, "KP") && base[2] >= '0' && base[2] <= '9' && base[3] == '\0')
		base += 2;
	if (base[0] == '\0')
		return false;
	char upper[2] = {0};
	if (is_held[0] && base[1] == '\0') {
		upper[0] = (char)toupper((unsigned char)base[0]);
		base = upper;
	}
	snprintf(out->name, sizeof out->name, "%s%s%s%.16s", is_held[0] ? held[0] : "",
		is_held[1] ? held[1] : "", is_held[2] ? held[2] : "", base);
	return true;
}

const char *key_label(const char *name)
{
	static const struct {
		const char *name, *label;
	} labels[] = {
		{"Left", "←"},
		{"Right", "→"},
		{"Up", "↑"},
		{"Down", "↓"},
		{"Shift+Left", "Shift+←"},
		{"Shift+Right", "Shift+→"},
		{"Ctrl+Left", "Ctrl+←"},
		{"Ctrl+Right", "Ctrl+→"},
		{"Space", N_("Space")},
		{"Enter", N_("Enter")},
		{"Backspace", N_("Backspace")},
		{"Delete", N_("Delete")},
		{"PageUp", N_("PageUp")},
		{"PageDown", N_("PageDown")},
	};

	for (size_t i = 0; i < N_OF(labels); i++)
		if (strcmp(name, labels[i].name) == 0)
			return _(labels[i].label);
	return name;
}
