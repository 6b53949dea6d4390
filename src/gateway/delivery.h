/* delivery.h - what a gateway reports of a part that it took. */
#ifndef GATEWAY_DELIVERY_H
#define GATEWAY_DELIVERY_H

#include <stdint.h>

struct delivery {
	int64_t submission_id;	 /* 0: the gateway says what it calls it */
	const char *provider_id; /* NULL: it does not */
	const char *number;	 /* whom the part went to; NULL: it does not say */
	int reference;		 /* of the attempt; -1: it does not say */
	int status;		 /* TP-ST (3GPP 23.040 9.2.3.15) */
};

#endif
