/* breach.h - what the clock does to a case: the reminder before its deadline,
 * and what follows when it was missed (R109-R110, R115, X02). */
#ifndef WORKFLOW_BREACH_H
#define WORKFLOW_BREACH_H

#include "workflow/tick.h"

/* The timer kind "breach": the case leaves who missed it, by the rule of its
 * stage; whoever held it gets a mark; citizen, holder and superior are told. */
timer_work deadline_missed;

/* The timer kinds "warn" and "target": the holders are reminded, once when both
 * are due.  That a target passed is an event, for the figures; nothing else
 * follows from it. */
timer_work deadline_near;

#endif
