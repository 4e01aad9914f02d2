/* The CPUs that a thread may run on. */
#ifndef KVMBENCH_AFFINITY_H
#define KVMBENCH_AFFINITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AFFINITY_CPUS = 65536 }; /* more than Linux has: 8192 */

struct affinity {
    uint64_t words[AFFINITY_CPUS / 64]; /* a bit a CPU */
};

/* Adds a CPU, from 0 to AFFINITY_CPUS - 1. */
void affinity_add(struct affinity *affinity, unsigned cpu);

size_t affinity_count(const struct affinity *affinity);

/* Reads a list as taskset takes it: "0", "0-3", "0,2,4-6". False for anything else. */
bool affinity_parse(struct affinity *affinity, const char *list);

/* The calling thread's. False with errno. */
bool affinity_get(struct affinity *affinity);

/* Sets the calling thread's. False with errno, EINVAL also where the kernel would grant only some of the CPUs. */
bool affinity_set(const struct affinity *affinity);

#endif
