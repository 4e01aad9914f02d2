#define _GNU_SOURCE
#include "base/affinity.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

void affinity_add(struct affinity *affinity, unsigned cpu)
{
    affinity->words[cpu / 64] |= UINT64_C(1) << cpu % 64;
}

size_t affinity_count(const struct affinity *affinity)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof affinity->words / sizeof *affinity->words; i++)
        count += (size_t)__builtin_popcountll(affinity->words[i]);
    return count;
}

/* A CPU's number, and what follows it; NULL: there is none. */
static const char *parse_cpu(const char *at, unsigned *cpu)
{
    size_t digits = strspn(at, "0123456789");
    unsigned long number = digits > 0 && digits < 6 ? strtoul(at, NULL, 10) : AFFINITY_CPUS;
    *cpu = (unsigned)number;
    return number < AFFINITY_CPUS ? at + digits : NULL;
}

bool affinity_parse(struct affinity *affinity, const char *list)
{
    *affinity = (struct affinity){0};
    for (const char *at = list;; at++) {
        unsigned first, last;
        at = parse_cpu(at, &first);
        last = first;
        if (at != NULL && *at == '-')
            at = parse_cpu(at + 1, &last);
        if (at == NULL || last < first || (*at != ',' && *at != '\0'))
            return false;
        for (unsigned cpu = first; cpu <= last; cpu++)
            affinity_add(affinity, cpu);
        if (*at == '\0')
            return true;
    }
}

bool affinity_get(struct affinity *affinity)
{
    *affinity = (struct affinity){0};
    return sched_getaffinity(0, sizeof affinity->words, (cpu_set_t *)(void *)affinity->words) == 0;
}

bool affinity_set(const struct affinity *affinity)
{
    struct affinity granted;
    if (sched_setaffinity(0, sizeof affinity->words, (const cpu_set_t *)(const void *)affinity->words) != 0
        || !affinity_get(&granted))
        return false;
    errno = EINVAL;
    return memcmp(&granted, affinity, sizeof granted) == 0;
}
