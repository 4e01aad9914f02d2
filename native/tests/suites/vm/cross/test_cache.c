#include "suites/vm/cross/cache.h"
#include "tests/suites/vm/random.h"
#include "tests/test.h"

TEST(vm_translation_cache_finds_what_was_put_and_forgets_the_longest_unused)
{
    struct translation_cache cache;
    bool found;
    CHECK(cross_cache_create(&cache, CACHE_WAYS));
    for (uint64_t address = 1; address <= CACHE_WAYS; address++)
        CHECK(cross_cache_look_up(&cache, address, &found)->address == address && !found);
    CHECK(cross_cache_look_up(&cache, 1, &found)->address == 1 && found);
    struct cached *replaced = cross_cache_look_up(&cache, 99, &found);
    CHECK(replaced->address == 99 && !found);
    cross_cache_look_up(&cache, 1, &found);
    CHECK(found);
    cross_cache_look_up(&cache, 2, &found);
    CHECK(!found && cache.hits == 2 && cache.lookups == 8);
    cross_cache_destroy(&cache);
}

/* Whoever fills slots as told finds in each the code of the block that was asked for. */
TEST(vm_translation_cache_never_gives_another_blocks_code)
{
    enum { CAPACITY = 64, BLOCKS = 200 };
    struct translation_cache cache;
    uint64_t random = 4, code[CAPACITY] = {0};
    CHECK(cross_cache_create(&cache, CAPACITY));
    for (unsigned i = 0; i < 100000; i++) {
        bool found;
        uint64_t address = random_below(&random, BLOCKS) * 64;
        struct cached *entry = cross_cache_look_up(&cache, address, &found);
        CHECK(entry->slot < CAPACITY && (!found || code[entry->slot] == address));
        code[entry->slot] = address;
    }
    CHECK(cache.hits > 10000 && cache.hits < 60000);
    cross_cache_destroy(&cache);
}
