/* decode.h - `didehban-modem --decode`: PDUs in, JSON out, no modem. */
#ifndef MODEM_DECODE_H
#define MODEM_DECODE_H

#include <stdio.h>

#include <jansson.h>

#include "text/pdu.h"

/* One PDU in hex a line, one JSON object a line, until the end. */
void decode_stream(FILE *in, FILE *out, enum pdu_direction direction);

/* ["truncated", ...], without `srr` unless the PDU is a SUBMIT. */
json_t *decode_flags(const struct pdu *p);

/* {"ref","total","seq","width"} or null. */
json_t *decode_concat(const struct pdu *p);

/* Octets as hex in capitals. */
json_t *decode_hex(const uint8_t *octets, size_t len);

#endif
