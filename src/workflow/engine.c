/* engine.c - what is read at start; time as an actor is in tick.c. */
#include "workflow/engine.h"

#include "workflow/library.h"
#include "workflow/load.h"
#include "workflow/phrases.h"

enum rc engine_reload(struct engine *en, struct err *e)
{
	struct library *library;
	struct phrases *phrases = NULL;
	struct calendar *calendar = NULL;
	enum rc rc;

	TRY(library_read(&library, &en->store, e));
	if ((rc = phrases_read(&phrases, &en->store, e)) != RC_OK ||
	    (rc = calendar_read(&en->store, &calendar, e)) != RC_OK) {
		library_free(library);
		phrases_free(phrases);
		return rc;
	}
	engine_close(en);
	en->library = library;
	en->phrases = phrases;
	en->calendar = calendar;
	return RC_OK;
}

void engine_close(struct engine *en)
{
	library_free(en->library);
	phrases_free(en->phrases);
	calendar_free(en->calendar);
	en->library = NULL;
	en->phrases = NULL;
	en->calendar = NULL;
}
