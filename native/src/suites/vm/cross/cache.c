#include "suites/vm/cross/cache.h"

#include <stdlib.h>

bool cross_cache_create(struct translation_cache *cache, size_t capacity)
{
    *cache = (struct translation_cache){.entries = calloc(capacity, sizeof *cache->entries), .sets = capacity / CACHE_WAYS};
    for (size_t i = 0; cache->entries != NULL && i < capacity; i++)
        cache->entries[i].slot = (uint32_t)i;
    return cache->entries != NULL;
}

void cross_cache_destroy(struct translation_cache *cache)
{
    free(cache->entries);
    *cache = (struct translation_cache){0};
}

struct cached *cross_cache_look_up(struct translation_cache *cache, uint64_t address, bool *found)
{
    /* Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4): blocks' addresses are not random. */
    uint64_t hash = address * 0x9E3779B97F4A7C15u;
    struct cached *set = &cache->entries[(hash >> 32 & (cache->sets - 1)) * CACHE_WAYS], *oldest = set;
    uint64_t now = ++cache->lookups;
    for (struct cached *way = set; way < set + CACHE_WAYS; way++) {
        if (way->used != 0 && way->address == address) {
            cache->hits++;
            way->used = now;
            *found = true;
            return way;
        }
        if (way->used < oldest->used)
            oldest = way;
    }
    oldest->address = address;
    oldest->used = now;
    *found = false;
    return oldest;
}
