/*
 * The marks on text for people: _() translates it on the spot, N_() only collects it for the
 * translators where a function cannot be called (tables), and ngettext() chooses the plural.
 *
 * Error messages, help and everything on the screen go through these; what programs read (keywords
 * in files, column names, --format tsv) never does. The catalogue is opened once, in cli_main().
 */
#ifndef TURVEN_BASE_I18N_H
#define TURVEN_BASE_I18N_H

#ifdef ENABLE_NLS
#include <libintl.h>
#else
#define gettext(text)                  (text)
#define textdomain(domain)             ((void)(domain))
#define bindtextdomain(domain, folder) ((void)(domain), (void)(folder))

__attribute__((format_arg(1), format_arg(2))) static inline const char *ngettext(
	const char *one, const char *many, unsigned long n)
{
	return n == 1 ? one : many;
}
#endif

#define _(text)  gettext(text)
#define N_(text) text

#endif
