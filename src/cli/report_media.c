/*
 * The recording of a report: where it is, seen from the page, or the whole of it within the page.
 *
 * A link that climbed to the root of the file system, or to a folder of everybody's homes, would work
 * on this machine only, and would tell its names; so there is none then.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/report.h"

/* ---- base64 (RFC 4648, section 4) ---- */

void report_base64(struct text *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned a = bytes[i], b = i + 1 < n ? bytes[i + 1] : 0;
		unsigned c = i + 2 < n ? bytes[i + 2] : 0, all = a << 16 | b << 8 | c;

		text_add_c(out, digits[all >> 18]);
		text_add_c(out, digits[all >> 12 & 63]);
		text_add_c(out, i + 1 < n ? digits[all >> 6 & 63] : '=');
		text_add_c(out, i + 2 < n ? digits[all & 63] : '=');
	}
}

/* ---- links ---- */

/* A path as part of an address: what could end it or mean something else is encoded. */
static void add_encoded(struct text *out, const char *path)
{
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			strchr("-._~/", c))
			text_add_c(out, (char)c);
		else
			text_printf(out, "%%%02X", c);
	}
}

/* Length of the part that both paths have in common, up to and with a slash. */
static size_t common_length(const char *folder, const char *file)
{
	size_t common = 0;

	for (size_t i = 0; file[i]; i++) {
		bool ends = folder[i] == '\0' || folder[i] == '/';

		if (file[i] == '/' && ends)
			common = i + 1;
		if (folder[i] == '\0' || folder[i] != file[i])
			break;
	}
	return common;
}

/* Would a link through this folder tell of the machine? */
static bool is_above_all(const char *path, size_t n)
{
	static const char *const folders[] = {
		"/", "/home/", "/Users/", "/media/", "/run/media/", "/mnt/", "/Volumes/"};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (strlen(folders[i]) == n && strncmp(folders[i], path, n) == 0)
			return true;
	return false;
}

/* From the folder to the file, both absolute and without links; NULL = not possible. */
static char *link_between(const char *folder, const char *file)
{
	size_t common = common_length(folder, file);
	struct text link = {0};

	if (common == 0 || is_above_all(file, common))
		return NULL;
	if (strlen(folder) > common) {
		text_add(&link, "../");
		for (const char *c = folder + common; *c; c++)
			if (*c == '/')
				text_add(&link, "../");
	} else {
		text_add(&link, "./"); /* a name with a colon is no scheme */
	}
	add_encoded(&link, file + common);
	return link.s;
}

static char *link_to(const char *output, const char *recording)
{
	char *folder = file_folder(output);
	char *from = file_real(folder, NULL), *to = file_real(recording, NULL), *link = NULL;

	if (from && to)
		link = link_between(from, to);
	free(to);
	free(from);
	free(folder);
	return link;
}

/* ---- formats ---- */

static const struct {
	const char *ending, *type;
} types[] = {
	{"mp4", "video/mp4"},
	{"m4v", "video/mp4"},
	{"mov", "video/mp4"}, /* the same container; as quicktime it would be refused */
	{"webm", "video/webm"},
	{"mkv", "video/x-matroska"},
	{"ogv", "video/ogg"},
	{"mp3", "audio/mpeg"},
	{"m4a", "audio/mp4"},
	{"aac", "audio/aac"},
	{"ogg", "audio/ogg"},
	{"oga", "audio/ogg"},
	{"opus", "audio/ogg"},
	{"wav", "audio/wav"},
	{"flac", "audio/flac"},
};

static const char *type_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
		if (strcasecmp(dot + 1, types[i].ending) == 0)
			return types[i].type;
	return NULL;
}

/* ---- finding it ---- */

/* Every part behind one of unknown length begins nobody knows where. */
static bool starts_are_known(const struct session *s)
{
	for (size_t i = 0; i + 1 < s->n_recordings; i++)
		if (s->recordings[i].duration_ms < 0)
			return false;
	return true;
}

static void add_parts(struct report *r, const struct study *study, const char *output, bool embed,
	struct text *notes)
{
	const struct session *s = &r->o->session;
	int64_t start_ms = 0;

	r->parts = mem_alloc(s->n_recordings, sizeof *r->parts);
	r->n_parts = s->n_recordings;
	for (size_t i = 0; i < s->n_recordings; i++) {
		struct report_part *part = &r->parts[i];
		struct error err = {0};

		part->name = file_base(s->recordings[i].file);
		part->type = type_of(part->name);
		part->start_ms = start_ms;
		start_ms += s->recordings[i].duration_ms;
		if (!part->type) {
			error_set(&err,
				_("'%s' has a format that browsers are not known to play; 'ffmpeg "
				  "-i' to a .mp4 file makes one that they do"),
				part->name);
			error_text(&err, notes);
		}
		if (!study_recording(study, s, i, &part->path, &err))
			error_text(&err, notes);
		else if (!embed)
			part->link = link_to(output, part->path);
	}
}

static bool embed_parts(struct report *r, struct error *err)
{
	int64_t bytes = 0;

	for (size_t i = 0; i < r->n_parts; i++) {
		struct file_info info;

		if (!r->parts[i].path)
			return error_set(err,
				_("the recording '%s' is not there, so it cannot be embedded; "
				  "leave out --embed-media, or see media_root in study.yaml"),
				r->parts[i].name);
		if (!file_stat(r->parts[i].path, &info, err))
			return false;
		bytes += info.size;
	}
	if (bytes > REPORT_EMBED_LIMIT)
		return error_set(err,
			_("the recording has %lld MB, and no more than %lld can be embedded; leave "
			  "out --embed-media, or make it smaller with 'ffmpeg'"),
			(long long)(bytes >> 20), (long long)(REPORT_EMBED_LIMIT >> 20));
	r->media = MEDIA_EMBEDDED;
	return true;
}

bool report_media_find(struct report *r, const struct study *study, const char *output, bool embed,
	struct text *notes, struct error *err)
{
	const struct session *s = &r->o->session;
	struct error note = {0};
	bool cannot_link = false;

	r->media = MEDIA_NONE;
	if (s->n_recordings == 0 || r->cb->form)
		return !embed || error_set(err,
					 _("session '%s' has no recording to embed; leave out "
					   "--embed-media"),
					 s->id);
	if (!starts_are_known(s)) {
		error_set(&note,
			_("session '%s' has a recording in parts of unknown length, so the page "
			  "cannot play them; write duration_ms of each part into session.yaml"),
			s->id);
		error_text(&note, notes);
		return true;
	}
	add_parts(r, study, output, embed, notes);
	if (embed)
		return embed_parts(r, err);
	r->media = MEDIA_LINK;
	for (size_t i = 0; i < r->n_parts; i++) {
		cannot_link = cannot_link || (r->parts[i].path && !r->parts[i].link);
		if (!r->parts[i].link)
			r->media = MEDIA_CHOSEN;
	}
	if (cannot_link) {
		error_set(&note,
			_("the page has no link to the recording of '%s': from where the page is "
			  "it could not be named without naming folders of this machine; choose it "
			  "in the page, write the page nearer to it, or add --embed-media"),
			s->id);
		error_text(&note, notes);
	}
	return true;
}

/* ---- on the page ---- */

void report_player(struct report *r)
{
	if (r->media == MEDIA_NONE)
		return;
	report_put(r, "<section class=\"stage\" id=\"stage\" aria-label=\"",
		WORDS(r, "Recording", "Opname"), "\">");
	text_printf(&r->out, "<video id=\"video\" controls preload=\"metadata\" playsinline%s",
		session_is_sound_only(&r->o->session) ? " class=\"sound\"" : "");
	if (r->media == MEDIA_LINK)
		report_attribute(&r->out, " src=\"", r->parts[0].link, "\"");
	text_add(&r->out, "></video>\n<div class=\"bar\">\n<output id=\"clock\" ");
	report_put(r, "aria-label=\"", WORDS(r, "Time in the recording", "Tijd in de opname"),
		"\">0:00.0</output>");
	report_put(r, "<label>", "Begin", " <select id=\"lead\">");
	report_put(
		r, "<option value=\"0\">", WORDS(r, "at the moment", "op het moment"), "</option>");
	report_put(r, "<option value=\"2000\">", WORDS(r, "2 s before", "2 s ervoor"), "</option>");
	report_put(r, "<option value=\"5000\">", WORDS(r, "5 s before", "5 s ervoor"),
		"</option></select></label>\n</div>");
	text_printf(&r->out, "<div id=\"missing\" class=\"banner\"%s>\n",
		r->media == MEDIA_CHOSEN ? "" : " hidden");
	report_put(r, "<label for=\"choose\">",
		WORDS(r,
			"The recording is not beside this page, or the browser cannot play it. "
			"Choose it here; it stays on this computer:",
			"De opname staat niet bij deze pagina, of de browser kan die niet "
			"afspelen. Kies de opname hier; die blijft op deze computer:"),
		"</label>");
	text_add(&r->out, "<input type=\"file\" id=\"choose\" accept=\"video/*,audio/*,.mkv\" "
			  "multiple>\n<ul>");
	for (size_t i = 0; r->media != MEDIA_EMBEDDED && i < r->n_parts; i++)
		page_element(&r->out, "<li>", r->parts[i].name, "</li>");
	text_add(&r->out, "</ul></div>\n</section>\n");
}

void report_parts(struct report *r)
{
	if (r->media == MEDIA_NONE)
		return;
	text_add(&r->out, "<ul id=\"parts\" hidden>\n");
	for (size_t i = 0; i < r->n_parts; i++) {
		struct report_part *part = &r->parts[i];

		text_printf(&r->out, "<li data-start=\"%lld\"", (long long)part->start_ms);
		if (r->media != MEDIA_EMBEDDED)
			report_attribute(&r->out, " data-name=\"", part->name, "\"");
		if (part->link)
			report_attribute(&r->out, " data-src=\"", part->link, "\"");
		if (r->media == MEDIA_EMBEDDED) {
			text_printf(&r->out, " data-type=\"%s\" data-base64=\"",
				part->type ? part->type : "video/mp4");
			part->data_at = r->out.len;
			text_add_c(&r->out, '"');
		}
		text_add(&r->out, "></li>\n");
	}
	text_add(&r->out, "</ul>\n");
}
