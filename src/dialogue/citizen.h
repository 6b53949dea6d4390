/* citizen.h - do what a citizen's text asks for, and answer it. */
#ifndef DIALOGUE_CITIZEN_H
#define DIALOGUE_CITIZEN_H

#include "dialogue/grammar.h"
#include "dialogue/talk.h"

enum rc citizen_serve(const struct talk *t, const struct intent *in, struct err *e);

#endif
