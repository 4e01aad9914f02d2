/* A directory for files of one benchmark, which outlives no process for long. */
#ifndef KVMBENCH_KERNEL_SCRATCH_H
#define KVMBENCH_KERNEL_SCRATCH_H

#include "base/failure.h"

enum { SCRATCH_PATH = 512 };

struct scratch {
    char path[SCRATCH_PATH]; /* empty: there is none */
    int lock;                /* the directory, locked while it is in use; -1 */
};

/*
 * Makes a new directory below `below`; empty: below TMPDIR, or /tmp. Removes those that a killed process has left there.
 * The failure names the directory that cannot be written to.
 */
bool scratch_create(struct scratch *scratch, const char *below, struct failure *failure);

/* A new file of that many bytes in it, open for reading and writing, without a name. -1 with the failure filled. */
int scratch_file(const struct scratch *scratch, uint64_t bytes, struct failure *failure);

/* Removes it with all that is in it. Also for one that was never created. */
void scratch_remove(struct scratch *scratch);

#endif
