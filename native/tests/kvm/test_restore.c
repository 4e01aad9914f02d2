#include "base/sample.h"
#include "kvm/restore.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES = 7 };

struct ground {
    uint8_t *pages, *sources, *wanted;
    struct restore_item items[PAGES];
};

static uint64_t state;

static uint8_t *random_pages(void)
{
    uint8_t *bytes = aligned_alloc(RESTORE_PAGE, PAGES * RESTORE_PAGE);
    CHECK(bytes != NULL);
    for (size_t i = 0; i < PAGES * RESTORE_PAGE; i++)
        bytes[i] = (uint8_t)sample_random(&state);
    return bytes;
}

/* Pages in an order of their own, two of them with the same source. */
static void create(struct ground *ground)
{
    static const size_t order[PAGES] = {3, 0, 6, 1, 5, 2, 4};
    ground->pages = random_pages();
    ground->sources = random_pages();
    ground->wanted = malloc(PAGES * RESTORE_PAGE);
    CHECK(ground->wanted != NULL);
    for (size_t i = 0; i < PAGES; i++) {
        size_t source = i == 4 ? 1 : i;
        ground->items[i] = (struct restore_item){ground->pages + order[i] * RESTORE_PAGE, ground->sources + source * RESTORE_PAGE};
        memcpy(ground->wanted + order[i] * RESTORE_PAGE, ground->sources + source * RESTORE_PAGE, RESTORE_PAGE);
    }
}

static bool as_wanted(const struct ground *ground)
{
    return memcmp(ground->pages, ground->wanted, PAGES * RESTORE_PAGE) == 0;
}

static void destroy(struct ground *ground)
{
    free(ground->pages);
    free(ground->sources);
    free(ground->wanted);
}

TEST(restore_kernels_copy_like_memcpy)
{
    for (const struct restore_kernel *kernel = restore_kernels; kernel->name != NULL; kernel++) {
        struct ground ground;
        if (!kernel->supported())
            continue;
        create(&ground);
        kernel->copy(ground.items, PAGES);
        bool good = as_wanted(&ground);
        kernel->copy(ground.items, 0);
        destroy(&ground);
        CHECK_MESSAGE(good, "%s", kernel->name);
    }
}

TEST(restore_kernels_find_and_repair_every_byte)
{
    for (const struct restore_kernel *kernel = restore_kernels; kernel->name != NULL; kernel++) {
        struct ground ground;
        size_t wrong = 0;
        if (!kernel->supported())
            continue;
        create(&ground);
        bool all = kernel->repair(ground.items, PAGES) == PAGES && as_wanted(&ground);
        bool none = kernel->repair(ground.items, PAGES) == 0;
        for (size_t byte = 0; byte < RESTORE_PAGE; byte++) {
            ground.items[2].page[byte] ^= (uint8_t)(1 << byte % 8);
            wrong += kernel->repair(ground.items, PAGES) != 1;
        }
        bool good = as_wanted(&ground);
        destroy(&ground);
        CHECK_MESSAGE(all && none && good && wrong == 0, "%s: %zu single bytes missed", kernel->name, wrong);
    }
}

TEST(restore_kernel_in_use_is_supported)
{
    CHECK(restore_kernel()->supported() && restore_kernel()->worthwhile());
}

TEST(restore_avx512_was_among_the_tested)
{
    if (!restore_kernels[0].supported())
        SKIP("this CPU has no AVX-512");
}
