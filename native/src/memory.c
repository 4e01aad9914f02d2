#include "memory.h"

#include <stdio.h>

uint64_t memory_available(void)
{
    FILE *meminfo = fopen("/proc/meminfo", "re");
    char line[200];
    unsigned long long kib;
    uint64_t bytes = UINT64_MAX;
    while (meminfo != NULL && fgets(line, sizeof line, meminfo) != NULL)
        if (sscanf(line, "MemAvailable: %llu kB", &kib) == 1)
            bytes = kib * 1024;
    if (meminfo != NULL)
        fclose(meminfo);
    return bytes;
}
