/* tally.h - what came of a carrier's parts since it was first seen. */
#ifndef GATEWAY_TALLY_H
#define GATEWAY_TALLY_H

#include <stdint.h>

/* A message that was handed over whole counts as many as it has. */
struct tally {
	int64_t sent;
	int64_t permanent, temporary, carrier; /* refused: whose fault it is (retry.h) */
	int64_t unknown;		       /* nobody can say */
};

#endif
