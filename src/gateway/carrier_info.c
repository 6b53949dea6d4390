/* carrier_info.c - see carrier_info.h. */
#include "gateway/carrier_info.h"

#include <stdio.h>
#include <string.h>

enum { CMS_SMSC_UNKNOWN = 330 }; /* 27.005 3.2.5 */

const char *carrier_state_name(enum carrier_state state)
{
	static const char *const names[] = {
		[CARRIER_DOWN] = "down",
		[CARRIER_STARTING] = "starting",
		[CARRIER_UP] = "up",
		[CARRIER_RECOVERING] = "recovering",
	};

	return names[state];
}

static void copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from);
}

void carrier_info_trouble(struct carrier_info *i, const char *trouble)
{
	copy(i->trouble, sizeof i->trouble, trouble);
}

void carrier_info_up(struct carrier_info *i, const struct line *l)
{
	copy(i->sim, sizeof i->sim, l->sim[0] ? l->sim : i->name);
	copy(i->imei, sizeof i->imei, l->imei);
	copy(i->model, sizeof i->model, l->model);
	copy(i->smsc, sizeof i->smsc, l->smsc);
	i->announces = l->announces;
	i->window = l->window;
	i->whole = l->whole;
	carrier_info_trouble(i, "");
}

static void storages(struct carrier_info *i, const struct line *l)
{
	struct line_storage s;
	size_t len = 0;

	i->storages[0] = '\0';
	i->storage_full = false;
	for (size_t k = 0; line_storage(l, k, &s) && len + 1 < sizeof i->storages; k++) {
		int put = snprintf(i->storages + len, sizeof i->storages - len, "%s%.8s %d/%d",
				   k ? ", " : "", s.name, s.used, s.total);

		len += put > 0 ? (size_t)put : 0;
		i->storage_full |= s.full;
	}
}

/* A modem that tells no message centre may use the card's own all the same: only
 * the refusal says that there is none. */
static void no_smsc(struct carrier_info *i, bool is)
{
	bool was = strcmp(i->trouble, "no_smsc") == 0;

	if (is) {
		carrier_info_trouble(i, "no_smsc");
		copy(i->reason, sizeof i->reason, "no message centre is set");
	} else if (was) {
		i->trouble[0] = i->reason[0] = '\0';
	}
}

void carrier_info_submitted(struct carrier_info *i, const struct line *l)
{
	switch (l->result) {
	case LINE_SENT:
		no_smsc(i, false);
		return;
	case LINE_REFUSED:
		if (!i->smsc[0] && !l->cme && l->cause == CMS_SMSC_UNKNOWN)
			no_smsc(i, true);
		return;
	case LINE_UNKNOWN:
		return;
	}
}

void carrier_info_status(struct carrier_info *i, const struct line *l)
{
	if (*l->smsc) { /* it had none when it came up */
		copy(i->smsc, sizeof i->smsc, l->smsc);
		no_smsc(i, false);
	}
	i->signal = l->signal;
	copy(i->network, sizeof i->network, l->network);
	copy(i->operator_name, sizeof i->operator_name, l->operator_name);
	storages(i, l);
}

void carrier_info_down(struct carrier_info *i, const struct line *l)
{
	copy(i->reason, sizeof i->reason, l->text);
	carrier_info_trouble(i, *l->trouble || !l->hopeless ? l->trouble : "other");
}

void carrier_info_lost(struct carrier_info *i)
{
	i->signal = -1;
	i->network[0] = '\0';
	i->storages[0] = '\0';
	i->storage_full = false;
}
