/*
 * What suite `alloc` and the program that allocates say to each other, over a socket that keeps messages whole and is the
 * program's file descriptor 3. First the program says hello with an answer, then it is told a configuration, then it answers every
 * request. Both come from one build and run on one machine.
 */
#ifndef KVMBENCH_ALLOC_ABI_H
#define KVMBENCH_ALLOC_ABI_H

#include <stdint.h>

enum { ALLOC_SOCKET = 3, ALLOC_MAX_THREADS = 256, ALLOC_SEED = 0xA110C };

struct alloc_config {
    uint64_t threads, tasks;     /* tasks are taken by whichever thread is free */
    uint64_t max_size;           /* bytes: sizes are uniform from 1 to this */
    uint64_t keep_max;           /* blocks that a task keeps at most */
    uint64_t keep_percent;       /* of the blocks are kept */
    uint64_t iters;              /* allocations of one task in one iteration */
    uint64_t cpu_count;          /* thread i is pinned to cpus[i % cpu_count]; 0: not pinned */
    int32_t cpus[ALLOC_MAX_THREADS];
};

enum alloc_order {
    ALLOC_RUN,  /* as many iterations, timed */
    ALLOC_CHECK /* one iteration in which every byte of every block is checked, untimed */
};

struct alloc_request {
    uint64_t order, iterations;
};

enum alloc_outcome { ALLOC_DONE, ALLOC_CANNOT /* this machine */, ALLOC_FAILED };

struct alloc_answer {
    uint64_t outcome;
    char code[32];           /* unless it is done: a word for programs, and for people */
    char message[400];
    char provider[1024];     /* hello: the file that malloc, calloc and free are taken from */
    uint64_t elapsed_ns;     /* of all iterations together */
    uint64_t allocations, frees;
    uint64_t bytes;          /* asked for */
    uint64_t live_peak;      /* bytes asked for and not yet freed: the largest peak of a task, for as many tasks as run at once */
    uint64_t resident_start; /* bytes, before the first allocation of any task */
    uint64_t resident_peak;  /* bytes, of the whole process during the request; 0: this kernel does not say */
};

#endif
