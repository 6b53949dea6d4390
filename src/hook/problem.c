/* problem.c - see problem.h. */
#include "hook/problem.h"

#include <stdlib.h>

static int refusal_status(enum refusal why)
{
	switch (why) {
	case REFUSED_STAGE:
		return 409;
	case REFUSED_ROLE:
		return 403;
	case REFUSED_NOT:
	case REFUSED_NEED:
	case REFUSED_GUARD:
	case REFUSED_UNIT:
		return 422;
	}
	return 422;
}

/* The one table over RC_* and refusals. */
static int problem_status(enum rc rc, enum refusal why)
{
	switch (rc) {
	case RC_OK:
		return 200;
	case RC_NONE:
		return 404;
	case RC_DUP:
		return 409;
	case RC_REJECT:
		return refusal_status(why);
	case RC_RETRY:
		return 503;
	case RC_BROKEN:
		return 500;
	}
	return 500;
}

static const char *problem_type(enum refusal why)
{
	switch (why) {
	case REFUSED_NOT:
		return "about:blank";
	case REFUSED_STAGE:
		return "urn:didehban:refused:stage";
	case REFUSED_ROLE:
		return "urn:didehban:refused:role";
	case REFUSED_NEED:
		return "urn:didehban:refused:need";
	case REFUSED_GUARD:
		return "urn:didehban:refused:guard";
	case REFUSED_UNIT:
		return "urn:didehban:refused:unit";
	}
	return "about:blank";
}

static const char *problem_title(int status)
{
	switch (status) {
	case 400:
		return "Bad Request";
	case 401:
		return "Unauthorized";
	case 403:
		return "Forbidden";
	case 404:
		return "Not Found";
	case 405:
		return "Method Not Allowed";
	case 409:
		return "Conflict";
	case 413:
		return "Content Too Large";
	case 422:
		return "Unprocessable Content";
	case 429:
		return "Too Many Requests";
	case 431:
		return "Request Header Fields Too Large";
	case 500:
		return "Internal Server Error";
	case 501:
		return "Not Implemented";
	case 503:
		return "Service Unavailable";
	case 505:
		return "HTTP Version Not Supported";
	default:
		return "Error";
	}
}

void problem_answer(struct answer *out, enum rc rc, enum refusal why, int status,
		    const char *detail)
{
	if (!status)
		status = problem_status(rc, why);
	answer_json(out, status,
		    json_pack("{s:s, s:s, s:i, s:o}", "type", problem_type(why), "title",
			      problem_title(status), "status", status, "detail",
			      json_text(*detail ? detail : problem_title(status))));
	out->type = "application/problem+json";
	if (status == 503)
		out->retry_after_s = PROBLEM_RETRY_S;
	if (status == 401)
		out->www = "Bearer";
}
