/* The processes at the other end of a pipe or a socket. */
#ifndef KVMBENCH_KERNEL_PEER_H
#define KVMBENCH_KERNEL_PEER_H

#include "base/failure.h"

#include <stddef.h>
#include <sys/types.h>

/* What a peer does with its descriptors until one of them says that it is over. */
typedef void (*peer_job)(const int *descriptors, size_t argument);

/*
 * Starts a peer that has these descriptors, standard error, and nothing else that is open. It dies with this process.
 * Returns its process id, or 0 with the failure filled.
 */
pid_t peer_start(peer_job job, const int *descriptors, size_t count, size_t argument, struct failure *failure);

/* Ends it, and waits for it. 0: there is none. */
void peer_stop(pid_t peer);

/* Fills the failure from errno, and returns false. An interruption by a signal is not an error. */
bool call_failed(struct failure *failure, const char *call);

#endif
