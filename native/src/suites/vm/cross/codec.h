/* Numbers in instruction words. */
#ifndef KVMBENCH_VM_CROSS_CODEC_H
#define KVMBENCH_VM_CROSS_CODEC_H

#include <stdbool.h>
#include <stdint.h>

static inline bool fits_signed(int64_t value, unsigned bits)
{
    return value >= -(INT64_C(1) << (bits - 1)) && value < INT64_C(1) << (bits - 1);
}

static inline int64_t sign_extend(uint64_t value, unsigned bits)
{
    return (int64_t)(value << (64 - bits)) >> (64 - bits);
}

/* The field of so many bits, from bit `low` on. */
static inline uint32_t field(uint32_t word, unsigned low, unsigned bits)
{
    return word >> low & ((1u << bits) - 1);
}

#endif
