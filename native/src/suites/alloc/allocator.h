/* Allocators by name or path: what is preloaded, and whether it was. */
#ifndef KVMBENCH_ALLOC_ALLOCATOR_H
#define KVMBENCH_ALLOC_ALLOCATOR_H

#include "suites/alloc/program.h"

/* Starts the program under the allocator: glibc, jemalloc, mimalloc, tcmalloc, or the path of a library. False unless its malloc,
 * calloc and free are that allocator's. */
bool allocator_start(struct program *program, const char *allocator, struct failure *failure);

#endif
