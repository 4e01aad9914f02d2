#include "base/sample.h"
#include "suites/vm/snapshots/content.h"
#include "suites/vm/snapshots/lz4.h"
#include "tests/test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 400, HOSTILE = 20000 };

/* Compresses into exactly the bound, decompresses into exactly the room, each a block of its own: a sanitizer sees one byte too many. */
static size_t round_trip(const uint8_t *from, size_t bytes, unsigned level)
{
    uint8_t *packed = malloc(lz4_bound(bytes)), *unpacked = malloc(bytes + 1);
    CHECK(packed != NULL && unpacked != NULL);
    size_t packed_bytes = lz4_compress(packed, from, bytes, level);
    uint8_t *exact = malloc(packed_bytes);
    CHECK(exact != NULL && packed_bytes <= lz4_bound(bytes));
    memcpy(exact, packed, packed_bytes);
    size_t back = lz4_decompress(unpacked, bytes, exact, packed_bytes);
    bool same = back == bytes && memcmp(unpacked, from, bytes) == 0;
    bool refused = bytes == 0 || lz4_decompress(unpacked, bytes - 1, exact, packed_bytes) == SIZE_MAX;
    free(packed);
    free(unpacked);
    free(exact);
    CHECK_MESSAGE(same, "%zu bytes at level %u came back as %zu", bytes, level, back);
    CHECK_MESSAGE(refused, "%zu bytes were written where there is room for less", bytes);
    return packed_bytes;
}

TEST(vm_lz4_gives_back_what_it_was_given)
{
    static uint8_t memory[2 * LZ4_MOST];
    uint64_t seed = 5;
    content_fill(memory, sizeof memory, 1);
    for (int i = 0; i < INPUTS; i++) {
        size_t bytes = sample_random(&seed) % (i % 4 == 0 ? LZ4_MOST + 1 : 300);
        round_trip(memory + sample_random(&seed) % LZ4_MOST, bytes, 1 + (unsigned)i % LZ4_LEVELS);
    }
    size_t fast = round_trip(memory, LZ4_MOST, 1), hard = round_trip(memory, LZ4_MOST, LZ4_LEVELS);
    CHECK_MESSAGE(hard < fast && fast < LZ4_MOST * 2 / 3, "%zu bytes at level 1, %zu at level 9", fast, hard);
}

TEST(vm_lz4_reads_what_others_write)
{
    /* From the format's description: "abc", a copy of 9 from 3 before, then five last literals. */
    static const uint8_t block[] = {0x35, 'a', 'b', 'c', 3, 0, 0x50, 'v', 'w', 'x', 'y', 'z'};
    uint8_t text[64];
    CHECK(lz4_decompress(text, sizeof text, block, sizeof block) == 17 && memcmp(text, "abcabcabcabcvwxyz", 17) == 0);
}

TEST(vm_lz4_refuses_what_is_no_block)
{
    static uint8_t memory[4096];
    uint64_t seed = 9;
    content_fill(memory, sizeof memory, 2);
    uint8_t packed[8192], *room = malloc(sizeof memory);
    CHECK(room != NULL);
    size_t bytes = lz4_compress(packed, memory, sizeof memory, 3), refused = 0;
    for (int i = 0; i < HOSTILE; i++) {
        size_t length = 1 + sample_random(&seed) % bytes;
        uint8_t *hostile = malloc(length);
        CHECK(hostile != NULL);
        memcpy(hostile, packed, length);
        for (uint64_t flips = sample_random(&seed) % 8; flips > 0; flips--)
            hostile[sample_random(&seed) % length] = (uint8_t)sample_random(&seed);
        refused += lz4_decompress(room, sizeof memory, hostile, length) == SIZE_MAX;
        free(hostile);
    }
    free(room);
    CHECK(refused > HOSTILE / 2 && lz4_decompress(packed, sizeof packed, memory, 0) == SIZE_MAX);
}
