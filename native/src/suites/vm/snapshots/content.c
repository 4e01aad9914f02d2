#include "suites/vm/snapshots/content.h"

#include "base/sample.h"

#include <string.h>

enum { PAGE = 4096, EMPTY = 35, SHARED = 45, TEXT = 70, TABLE = 90, ALL = 100, KINDS_OF_SHARED = 4 };

static void fill_text(uint8_t *page, uint64_t *seed)
{
    static const char *const words[] = {"the ", "guest ", "memory ", "return ", "struct ", "page ", "of ", "0x", "error: ", "if ", "\n", "size ",
                                        "vcpu ", "not ", "is ", "static "};
    for (size_t at = 0; at < PAGE;) {
        const char *word = words[sample_random(seed) % (sizeof words / sizeof *words)];
        size_t length = strlen(word), room = PAGE - at;
        memcpy(page + at, word, length < room ? length : room);
        at += length;
    }
}

static void fill_table(uint8_t *page, uint64_t *seed)
{
    uint64_t base = sample_random(seed) >> 17;
    for (size_t at = 0; at < PAGE; at += 8) {
        uint64_t word = base + (sample_random(seed) & 0xFFF8);
        memcpy(page + at, &word, sizeof word);
    }
}

static void fill_random(uint8_t *page, uint64_t seed)
{
    for (size_t at = 0; at < PAGE; at += 8) {
        uint64_t word = sample_random(&seed);
        memcpy(page + at, &word, sizeof word);
    }
}

void content_fill(uint8_t *memory, size_t bytes, uint64_t seed)
{
    for (uint8_t *page = memory; page < memory + bytes; page += PAGE) {
        uint64_t kind = sample_random(&seed) % ALL;
        if (kind < EMPTY)
            memset(page, 0, PAGE);
        else if (kind < SHARED)
            fill_random(page, kind % KINDS_OF_SHARED);
        else if (kind < TEXT)
            fill_text(page, &seed);
        else if (kind < TABLE)
            fill_table(page, &seed);
        else
            fill_random(page, sample_random(&seed));
    }
}
