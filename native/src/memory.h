/* How much memory there is to use. */
#ifndef KVMBENCH_MEMORY_H
#define KVMBENCH_MEMORY_H

#include <stdint.h>

/* Bytes that can be used without others having to give any up: MemAvailable of /proc/meminfo. UINT64_MAX: nobody knows. */
uint64_t memory_available(void);

#endif
