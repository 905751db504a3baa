/*
 * Keys typed in the video window, told as the terminal would tell them: the number pad types digits
 * as it does there, and what is not a key press is left out.
 */
#include <string.h>

#include "base/utf8.h"
#include "player/mpv.h"

/* mpv's names of keys on the number pad, and what they type. */
static const struct {
	const char *name, *meant, *text;
} pad[] = {
	{"KP0", "0", "0"},
	{"KP1", "1", "1"},
	{"KP2", "2", "2"},
	{"KP3", "3", "3"},
	{"KP4", "4", "4"},
	{"KP5", "5", "5"},
	{"KP6", "6", "6"},
	{"KP7", "7", "7"},
	{"KP8", "8", "8"},
	{"KP9", "9", "9"},
	{"KP_ADD", "+", "+"},
	{"KP_DEC", ".", "."},
	{"KP_DEL", "DEL", ""},
	{"KP_DIVIDE", "/", "/"},
	{"KP_DOWN", "DOWN", ""},
	{"KP_END", "END", ""},
	{"KP_ENTER", "ENTER", ""},
	{"KP_HOME", "HOME", ""},
	{"KP_INS", "INS", ""},
	{"KP_LEFT", "LEFT", ""},
	{"KP_MULTIPLY", "*", "*"},
	{"KP_PGDWN", "PGDWN", ""},
	{"KP_PGUP", "PGUP", ""},
	{"KP_RIGHT", "RIGHT", ""},
	{"KP_SUBTRACT", "-", "-"},
	{"KP_UP", "UP", ""},
};

static bool is_pointer(const char *name)
{
	return strstr(name, "MBTN_") || strstr(name, "MOUSE_") || strstr(name, "WHEEL_");
}

/* One character that may be typed into a text. */
static bool is_character(const char *s)
{
	int32_t cp;
	size_t n = strlen(s);

	return n > 0 && utf8_decode(s, n, &cp) == n && cp >= 0x20 && cp != 0x7f &&
	       !(cp >= 0x80 && cp < 0xa0);
}

bool mpv_key(const char *state, const char *name, const char *text, struct player_event *out)
{
	bool pressed = state[0] == 'd' || state[0] == 'p';

	if (!pressed || state[1] == 'm' || is_pointer(name))
		return false;
	for (size_t i = 0; i < sizeof pad / sizeof pad[0]; i++) {
		if (strcmp(name, pad[i].name) == 0) {
			name = pad[i].meant;
			text = pad[i].text;
			break;
		}
	}
	if (!*name || strlen(name) >= sizeof out->key_name)
		return false;
	memcpy(out->key_name, name, strlen(name) + 1);
	out->key_text[0] = '\0';
	if (is_character(text) && strlen(text) < sizeof out->key_text)
		memcpy(out->key_text, text, strlen(text) + 1);
	return true;
}
