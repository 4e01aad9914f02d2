/* The program that allocates (guests/alloc/programs), as a child process with an allocator preloaded. */
#ifndef KVMBENCH_ALLOC_PROGRAM_H
#define KVMBENCH_ALLOC_PROGRAM_H

#include "base/failure.h"
#include "guests/alloc/abi.h"

#include <sys/types.h>

struct program {
    pid_t pid;    /* 0: none */
    int socket;
    int messages; /* what it, its dynamic loader and the allocator print: the first 64 KiB */
    bool ended;   /* and waited for: status is its wait status */
    int status;
    struct alloc_answer answer; /* the last one */
};

/*
 * Starts it with this text as LD_PRELOAD, empty for none, and waits for its hello: answer.provider. A failure of kind skip, code
 * no_glibc, where this machine has no dynamic loader of glibc's.
 */
bool program_start(struct program *program, const char *preload, struct failure *failure);

/* Tells it what to measure and waits until its threads are there. */
bool program_configure(struct program *program, const struct alloc_config *config, struct failure *failure);

/* One request, answered in program->answer. Fails also when all that was allocated was not freed. */
bool program_ask(struct program *program, enum alloc_order order, uint64_t iterations, struct failure *failure);

/* What it has printed since the last call, on one line: static, cut to what fits into a failure's message. */
const char *program_messages(struct program *program);

/* Kills it, whatever it does, and waits. Also for one that is all zero. */
void program_end(struct program *program);

#endif
