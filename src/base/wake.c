/*
 * One eventfd, or the two ends of a pipe; neither end ever blocks.
 */
#include "base/wake.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>
#if HAVE_SYS_EVENTFD_H
#include <sys/eventfd.h>
#endif

#include "base/i18n.h"

#if !HAVE_SYS_EVENTFD_H
static bool set_flags(int fd)
{
	return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}
#endif

bool wake_open(struct wake *w, struct error *err)
{
#if HAVE_SYS_EVENTFD_H
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	*w = (struct wake){.read_fd = fd, .write_fd = fd};
	if (fd < 0)
		return error_system(err, _("cannot make an event descriptor"));
	return true;
#else
	int fds[2];

	*w = (struct wake){.read_fd = -1, .write_fd = -1};
	if (pipe(fds) != 0)
		return error_system(err, _("cannot make a pipe"));
	*w = (struct wake){.read_fd = fds[0], .write_fd = fds[1]};
	if (!set_flags(fds[0]) || !set_flags(fds[1])) {
		error_system(err, _("cannot make a pipe"));
		wake_close(w);
		return false;
	}
	return true;
#endif
}

void wake_raise(const struct wake *w)
{
	const uint64_t one = 1; /* the size that eventfd wants; a pipe takes it as well */
	int saved = errno;
	ssize_t n;

	do
		n = write(w->write_fd, &one, sizeof one);
	while (n < 0 && errno == EINTR);
	errno = saved; /* EAGAIN: it is readable already */
}

void wake_drain(const struct wake *w)
{
	char buffer[64];
	ssize_t n;

	do
		n = read(w->read_fd, buffer, sizeof buffer);
	while (n == (ssize_t)sizeof buffer || (n < 0 && errno == EINTR));
}

void wake_close(struct wake *w)
{
	if (w->write_fd >= 0 && w->write_fd != w->read_fd)
		close(w->write_fd);
	if (w->read_fd >= 0)
		close(w->read_fd);
	*w = (struct wake){.read_fd = -1, .write_fd = -1};
}
