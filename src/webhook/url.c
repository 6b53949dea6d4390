/* url.c - see url.h.  A name but localhost is not private: who knows where it
 * leads tomorrow. */
#include "webhook/url.h"

#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>

enum { HOST_ROOM = 254 };

static bool private_v4(const uint8_t a[4])
{
	return a[0] == 127 || a[0] == 10 || (a[0] == 172 && (a[1] & 0xF0) == 16) ||
	       (a[0] == 192 && a[1] == 168);
}

static bool is_private(const char *host)
{
	static const uint8_t loopback[16] = { [15] = 1 };
	uint8_t a[16];

	if (strcmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, a) == 1)
		return private_v4(a);
	return inet_pton(AF_INET6, host, a) == 1 &&
	       (memcmp(a, loopback, sizeof a) == 0 || (a[0] & 0xFE) == 0xFC);
}

/* The host of what stands behind the scheme; false: there is none. */
static bool host_take(const char *rest, char host[HOST_ROOM])
{
	size_t len;

	if (*rest == '[') {
		rest++;
		len = strcspn(rest, "]");
		if (rest[len] != ']')
			return false;
	} else {
		len = strcspn(rest, ":/?#");
	}
	if (len == 0 || len >= HOST_ROOM)
		return false;
	memcpy(host, rest, len);
	host[len] = '\0';
	return true;
}

enum rc url_check(const char *url, bool plain_anywhere, struct err *e)
{
	bool plain = strncmp(url, "http://", 7) == 0;
	char host[HOST_ROOM];

	if (!plain && strncmp(url, "https://", 8) != 0)
		return err_set(e, RC_REJECT, "url: https:// is wanted");
	for (const char *p = url; *p; p++)
		if (*p <= ' ' || *p > '~' || strchr("\"<>\\^`{|}@#", *p))
			return err_set(e, RC_REJECT,
				       "url: plain ASCII without a user name is wanted");
	if (!host_take(url + (plain ? 7 : 8), host))
		return err_set(e, RC_REJECT, "url: its host is missing");
	if (plain && !plain_anywhere && !is_private(host))
		return err_set(e, RC_REJECT,
			       "url: http:// only leads to this machine or a private network: "
			       "take https://");
	return RC_OK;
}
