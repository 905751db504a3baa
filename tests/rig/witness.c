/*
 * A second connection to the mpv that turven plays with: what it is doing, and keys as if they were
 * pressed in its window.
 */
#include <jansson.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "rig/rig.h"

#define ANSWER 5 /* the number of a question that is answered */

int rig_witness_open(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int64_t end_us = clock_mono_us() + (int64_t)10 * 1000 * 1000;

	if (fd < 0)
		return -1;
	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	while (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		if (clock_mono_us() > end_us) {
			close(fd);
			return -1;
		}
		poll(NULL, 0, 5);
	}
	return fd;
}

bool rig_witness_ask(int fd, const char *property, double *value)
{
	char line[4096];
	size_t n = 0;
	int request = snprintf(line, sizeof line,
		"{\"command\":[\"get_property\",\"%s\"],\"request_id\":%d}\n", property, ANSWER);

	if (send(fd, line, (size_t)request, MSG_NOSIGNAL) < 0)
		return false;
	for (;;) {
		if (recv(fd, line + n, 1, 0) != 1)
			return false;
		if (line[n] != '\n') {
			n += n < sizeof line - 1;
			continue;
		}
		json_t *reply = json_loadb(line, n, 0, NULL);
		const json_t *data = json_object_get(reply, "data");
		bool ours = json_integer_value(json_object_get(reply, "request_id")) == ANSWER;
		if (ours)
			*value = json_is_boolean(data)  ? (double)json_is_true(data)
				 : json_is_number(data) ? json_number_value(data)
							: (double)NAN;
		json_decref(reply);
		n = 0;
		if (ours)
			return true;
	}
}

bool rig_witness_press(int fd, char key)
{
	char line[4096];

	/* mpv does not wait for a reader; nobody needs what it said. */
	while (recv(fd, line, sizeof line, MSG_DONTWAIT) > 0)
		continue;
	int n = snprintf(line, sizeof line, "{\"command\":[\"keypress\",\"%c\"]}\n", key);
	return send(fd, line, (size_t)n, MSG_NOSIGNAL) == n;
}
