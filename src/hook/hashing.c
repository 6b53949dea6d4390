/* hashing.c - see hashing.h. */
#include "hook/hashing.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { STACK_BYTES = 1024 * 1024 };

struct hashing {
	char hash[PASSWORD_HASH_ROOM], fresh_hash[PASSWORD_HASH_ROOM];
	char *password, *fresh;
	bool right;
	atomic_bool done;
	atomic_bool left; /* one of the two is gone: the other frees */
};

/* The one number that threads share. */
static atomic_int running;

static void secret_free(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

static void leave(struct hashing *h)
{
	if (!atomic_exchange(&h->left, true))
		return;
	secret_free(h->password);
	secret_free(h->fresh);
	explicit_bzero(h, sizeof *h);
	free(h);
}

static void *work(void *ctx)
{
	struct hashing *h = ctx;

	h->right = password_right(h->hash, h->password);
	if (h->right && h->fresh && !password_hash(h->fresh, h->fresh_hash))
		h->fresh_hash[0] = '\0';
	atomic_store(&h->done, true);
	atomic_fetch_sub(&running, 1);
	leave(h);
	return NULL;
}

struct hashing *hashing_begin(const char *hash, const char *password, const char *fresh)
{
	struct hashing *h = mem_alloc(sizeof *h);
	sigset_t all, before;
	pthread_attr_t attr;
	pthread_t thread;
	int error;

	strncpy(h->hash, hash, sizeof h->hash - 1);
	h->password = mem_dup(password);
	h->fresh = mem_dup(fresh);
	atomic_init(&h->done, false);
	atomic_init(&h->left, false);
	atomic_fetch_add(&running, 1);
	/* Signals are the loop's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	error = pthread_create(&thread, &attr, work, h);
	pthread_attr_destroy(&attr);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!error)
		return h;
	atomic_fetch_sub(&running, 1);
	atomic_store(&h->left, true);
	leave(h);
	return NULL;
}

bool hashing_done(const struct hashing *h)
{
	return atomic_load(&h->done);
}

bool hashing_right(const struct hashing *h, char fresh_hash[PASSWORD_HASH_ROOM])
{
	memcpy(fresh_hash, h->fresh_hash, PASSWORD_HASH_ROOM);
	return h->right;
}

void hashing_free(struct hashing *h)
{
	if (h)
		leave(h);
}

int hashing_running(void)
{
	return atomic_load(&running);
}
