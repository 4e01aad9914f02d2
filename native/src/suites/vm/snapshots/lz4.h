/*
 * Compression in LZ4's block format (github.com/lz4/lz4, doc/lz4_Block_format.md): copies of what came at most 64 KiB before, and
 * literals. Other programs decompress what this compresses, and the other way round.
 */
#ifndef KVMBENCH_VM_LZ4_H
#define KVMBENCH_VM_LZ4_H

#include <stddef.h>
#include <stdint.h>

enum { LZ4_MOST = 65536, LZ4_LEVELS = 9 };

/* Bytes that compressing so many may take at most. */
static inline size_t lz4_bound(size_t bytes)
{
    return bytes + bytes / 255 + 16;
}

/*
 * Compresses up to LZ4_MOST bytes. A level looks at twice as many earlier places as the one below; level 1 at one, and skips ahead in
 * what does not compress. Returns how many bytes it made, at most lz4_bound.
 */
size_t lz4_compress(uint8_t *to, const uint8_t *from, size_t bytes, unsigned level);

/* Returns how many bytes it made, SIZE_MAX where the input is no LZ4 block or makes more than `room`. */
size_t lz4_decompress(uint8_t *to, size_t room, const uint8_t *from, size_t bytes);

#endif
