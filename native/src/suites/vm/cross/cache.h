/* A cache of translations: sets of four, of which the one that was used longest ago makes room. */
#ifndef KVMBENCH_VM_CROSS_CACHE_H
#define KVMBENCH_VM_CROSS_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CACHE_WAYS = 4 };

struct cached {
    uint64_t address; /* of the guest's block */
    uint64_t used;    /* when, in look-ups; 0: empty */
    uint32_t slot;    /* where its code is, from 0 to the capacity - 1 */
};

struct translation_cache {
    struct cached *entries;
    size_t sets; /* a power of two */
    uint64_t lookups, hits;
};

/* A capacity of CACHE_WAYS times a power of two. False: out of memory. */
bool cross_cache_create(struct translation_cache *cache, size_t capacity);
void cross_cache_destroy(struct translation_cache *cache);

/* The block's place. *found: its code is there; else whoever calls puts it there, in place of another one's. */
struct cached *cross_cache_look_up(struct translation_cache *cache, uint64_t address, bool *found);

#endif
