/* usb.c - see usb.h.  Documentation/ABI: sysfs-bus-usb, `authorized` and
 * `<hub>:1.0/<hub>-port<n>/disable` (Linux 6.0). */
#include "modem/usb.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

enum { OFF_S = 2, UP_MAX = 12 };

static bool there(const char *folder, const char *name)
{
	char path[USB_PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

/* /sys/class/tty/ttyUSB0/device leads to an interface; the device is above it. */
static enum rc device_find(const char *sysfs, const char *tty, char out[USB_PATH_MAX],
			   struct err *e)
{
	char real[PATH_MAX], path[2 * PATH_MAX];

	if (!realpath(tty, real))
		return err_set(e, RC_NONE, "%s: %s", tty, strerror(errno));
	snprintf(path, sizeof(path), "%s/class/tty/%s/device", sysfs, basename(real));
	if (!realpath(path, real))
		return err_set(e, RC_NONE, "%s is no device of a bus", tty);
	for (int i = 0; i < UP_MAX && strcmp(real, "/") != 0; i++, dirname(real))
		if (there(real, "authorized") && there(real, "idVendor")) {
			snprintf(out, USB_PATH_MAX, "%.*s", USB_PATH_MAX - 1, real);
			return RC_OK;
		}
	return err_set(e, RC_NONE, "%s is no USB device", tty);
}

/* 1-1.2 hangs at port 2 of 1-1, 1-2 at port 2 of usb1. */
static void port_find(struct usb_place *place)
{
	char name[NAME_MAX], above[USB_PATH_MAX], hub[NAME_MAX];
	char *copy = mem_dup(place->device), *cut;
	int length;

	place->disable[0] = '\0';
	snprintf(name, sizeof(name), "%s", basename(copy));
	strcpy(above, place->device);
	dirname(above);
	snprintf(hub, sizeof(hub), "%s", basename(strcpy(copy, above)));
	free(copy);
	cut = strrchr(name, '.');
	if (!cut)
		cut = strrchr(name, '-');
	if (!cut)
		return;
	/* A root hub is usb1, and its interface 1-0:1.0. */
	length = strncmp(hub, "usb", 3) == 0
			 ? snprintf(place->disable, sizeof(place->disable),
				    "%.3000s/%.60s-0:1.0/%.60s-port%.10s/disable", above,
				    hub + 3, hub, cut + 1)
			 : snprintf(place->disable, sizeof(place->disable),
				    "%.3000s/%.60s:1.0/%.60s-port%.10s/disable", above, hub,
				    hub, cut + 1);
	if (length < 0 || access(place->disable, F_OK) != 0)
		place->disable[0] = '\0';
}

enum rc usb_find(const char *sysfs, const char *tty, struct usb_place *place, struct err *e)
{
	memset(place, 0, sizeof(*place));
	TRY(device_find(sysfs, tty, place->device, e));
	port_find(place);
	return RC_OK;
}

static enum rc put(const char *path, char digit, struct err *e)
{
	CLEAN(fd) int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, &digit, 1) != 1)
		return err_set(e, RC_NONE, "%s: %s", path, strerror(errno));
	return RC_OK;
}

/* Whatever happens, the second value is written, too. */
static enum rc off_and_on(const char *path, char off, char on, struct err *e)
{
	struct timespec wait = { .tv_sec = OFF_S };

	TRY(put(path, off, e));
	nanosleep(&wait, NULL);
	return put(path, on, e);
}

enum rc usb_authorise(const struct usb_place *place, struct err *e)
{
	char path[USB_PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/authorized", place->device);
	return off_and_on(path, '0', '1', e);
}

enum rc usb_power(const struct usb_place *place, struct err *e)
{
	if (!place->disable[0])
		return err_set(e, RC_NONE, "the hub cannot switch its ports");
	return off_and_on(place->disable, '1', '0', e);
}
