/*
 * The meta records: keys and their texts.
 */
#include "store/journal_meta.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "model/record.h"
#include "store/journal_line.h"

void machine_hash(const char *session, char out[MACHINE_SIZE])
{
	char sha256[HASH_SHA256_SIZE];
	char host[256] = "";
	char *id = NULL, *salted;
	size_t n;

	/* A random number where the system has one; names of hosts can be guessed. */
	if (!file_read("/etc/machine-id", 4096, &id, &n, NULL)) {
		id = NULL;
		if (gethostname(host, sizeof host - 1) != 0)
			host[0] = '\0';
	}
	salted = mem_printf("turven-machine %s %s", session, id ? id : host);
	hash_sha256(salted, strlen(salted), sha256);
	snprintf(out, MACHINE_SIZE, "%.16s", sha256);
	free(salted);
	free(id);
}

static void __attribute__((format(printf, 4, 5)))
add(struct meta_item *items, size_t *n, const char *key, const char *fmt, ...)
{
	va_list ap;

	items[*n].key = key;
	va_start(ap, fmt);
	vsnprintf(items[*n].text, sizeof items[*n].text, fmt, ap);
	va_end(ap);
	++*n;
}

static void add_number(struct meta_item *items, size_t *n, const char *key, int64_t value)
{
	if (value < 0)
		add(items, n, key, "%s", "");
	else
		add(items, n, key, "%lld", (long long)value);
}

/* `UTC+02:00`: the times of the records are UTC; this tells the time of day. */
static void add_timezone(struct meta_item *items, size_t *n)
{
	time_t now = time(NULL);
	struct tm local;
	long minutes = 0;

	if (localtime_r(&now, &local))
		minutes = local.tm_gmtoff / 60;
	add(items, n, "timezone", "UTC%c%02ld:%02ld", minutes < 0 ? '-' : '+', labs(minutes) / 60,
		labs(minutes) % 60);
}

size_t journal_meta_items(const struct observation_name *name, const struct journal_meta *meta,
	uint32_t run, struct meta_item *items)
{
	char token[RUN_TOKEN_SIZE], machine[MACHINE_SIZE];
	size_t n = 0;

	run_token_format(run, token);
	machine_hash(name->session, machine);
	add(items, &n, "format", "%s", JOURNAL_FORMAT);
	add(items, &n, "app", "%s", PACKAGE_STRING);
	add(items, &n, "run", "%s", token);
	add_number(items, &n, "run_no", meta->run_no);
	add(items, &n, "session", "%s", name->session);
	add(items, &n, "coder", "%s", name->coder);
	add_number(items, &n, "pass", name->pass);
	add(items, &n, "codebook", "%s", name->codebook);
	add(items, &n, "codebook_version", "%s",
		meta->codebook_version ? meta->codebook_version : "");
	add(items, &n, "codebook_sha256", "%s", meta->codebook_sha256 ? meta->codebook_sha256 : "");
	/* Only ever the name: where a recording lies is nobody else's business. */
	add(items, &n, "media_file", "%s", meta->media_file ? file_base(meta->media_file) : "");
	add_number(items, &n, "media_bytes", meta->media_file ? meta->media_bytes : -1);
	add_number(items, &n, "media_duration_ms", meta->media_file ? meta->media_duration_ms : -1);
	add(items, &n, "media_fingerprint", "%s",
		meta->media_fingerprint ? meta->media_fingerprint : "");
	add(items, &n, "machine", "%s", machine);
	add_timezone(items, &n);
	add(items, &n, "previous_last", "%s", meta->previous_last ? meta->previous_last : "");
	return n;
}
