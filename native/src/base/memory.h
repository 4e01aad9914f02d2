/* Memory that can be taken without harm to others. */
#ifndef KVMBENCH_MEMORY_H
#define KVMBENCH_MEMORY_H

#include <stdint.h>

/* Bytes that the machine, and the control group of this process, can give without swapping. */
uint64_t memory_available(void);

/* The same, with the files of /proc and /sys below `root`; UINT64_MAX: none of them says. */
uint64_t memory_available_below(const char *root);

#endif
