/*
 * Writing YAML: a text such that every reader takes it for that very text, also between brackets.
 */
#ifndef TURVEN_STORE_YAML_TEXT_H
#define TURVEN_STORE_YAML_TEXT_H

#include "base/text.h"

/* Adds s (valid UTF-8), in quotes where it needs them. */
void yaml_add_text(struct text *t, const char *s);

#endif
