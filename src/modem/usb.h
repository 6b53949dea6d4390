/* usb.h - the USB device behind a serial port, through sysfs. */
#ifndef MODEM_USB_H
#define MODEM_USB_H

#include "base/err.h"

enum { USB_PATH_MAX = 4096 };

struct usb_place {
	char device[USB_PATH_MAX];  /* its folder, with `authorized` in it */
	char disable[USB_PATH_MAX]; /* its hub port's switch; "" where the hub has none */
};

/* `sysfs` is /sys but for tests.  RC_NONE: the port is no USB device, or not
 * there now. */
enum rc usb_find(const char *sysfs, const char *tty, struct usb_place *place, struct err *e);

/* Let the kernel forget the device and find it again; RC_NONE: we may not. */
enum rc usb_authorise(const struct usb_place *place, struct err *e);

/* Take the power of its hub port away for a while; RC_NONE: the hub cannot, or
 * we may not. */
enum rc usb_power(const struct usb_place *place, struct err *e);

#endif
