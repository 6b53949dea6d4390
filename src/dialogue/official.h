/* official.h - do what an official's command asks for, and answer it. */
#ifndef DIALOGUE_OFFICIAL_H
#define DIALOGUE_OFFICIAL_H

#include "dialogue/grammar.h"
#include "dialogue/talk.h"

/* A command, a challenge alone, or a command with a code that is none. */
enum rc official_serve(const struct talk *t, const struct intent *in, struct err *e);

#endif
