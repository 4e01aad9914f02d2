#include "kvm/restore.h"

#include <immintrin.h>

/*
 * What limits a kernel is how fast the lines of the destination arrive. The CPU's prefetchers stop at the end of a 4 KiB
 * page, so each kernel asks for the lines of the next page while it works on this one.
 */
enum { LINE = 64, GROUP = 8 * LINE };

static inline const uint8_t *next_page(const struct restore_item *items, size_t i, size_t count)
{
    return items[i + 1 < count ? i + 1 : i].page;
}

/*
 * The kernels differ in the vector alone: VECTOR, LOAD(from), STORE(to, vector), ZERO, DIFFERENCE(all, x, y) = all | (x ^ y),
 * and IS_ZERO(vector).
 */
#define UNROLL _Pragma("GCC unroll 16")

#define DEFINE_COPY(NAME, TARGET, VECTOR, LOAD, STORE)                                                                   \
    __attribute__((target(TARGET))) static void NAME(const struct restore_item *items, size_t count)                     \
    {                                                                                                                    \
        for (size_t i = 0; i < count; i++) {                                                                             \
            const uint8_t *source = items[i].source, *next = next_page(items, i, count);                                 \
            uint8_t *page = items[i].page;                                                                               \
            for (size_t at = 0; at < RESTORE_PAGE; at += 4 * LINE) {                                                     \
                VECTOR lines[4 * LINE / sizeof(VECTOR)];                                                                 \
                UNROLL for (size_t k = 0; k < 4; k++)                                                                    \
                    __builtin_prefetch(next + at + k * LINE, 1);                                                         \
                UNROLL for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)                                         \
                    lines[k] = LOAD((const void *)(source + at + k * sizeof(VECTOR)));                                   \
                UNROLL for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)                                         \
                    STORE((void *)(page + at + k * sizeof(VECTOR)), lines[k]);                                           \
            }                                                                                                            \
        }                                                                                                                \
    }

#define DEFINE_REPAIR(NAME, TARGET, VECTOR, LOAD, STORE, ZERO, DIFFERENCE, IS_ZERO)                                      \
    __attribute__((target(TARGET))) static size_t NAME(const struct restore_item *items, size_t count)                   \
    {                                                                                                                    \
        size_t different = 0;                                                                                            \
        for (size_t i = 0; i < count; i++) {                                                                             \
            const uint8_t *source = items[i].source, *next = next_page(items, i, count);                                 \
            uint8_t *page = items[i].page;                                                                               \
            bool page_differs = false;                                                                                   \
            for (size_t at = 0; at < RESTORE_PAGE; at += GROUP) {                                                        \
                VECTOR all = ZERO;                                                                                       \
                UNROLL for (size_t k = 0; k < GROUP; k += LINE)                                                          \
                    __builtin_prefetch(next + at + k, 0);                                                                \
                UNROLL for (size_t k = 0; k < GROUP; k += sizeof(VECTOR))                                                \
                    all = DIFFERENCE(all, LOAD((const void *)(source + at + k)), LOAD((const void *)(page + at + k)));   \
                if (__builtin_expect(IS_ZERO(all), 1))                                                                   \
                    continue;                                                                                            \
                page_differs = true;                                                                                     \
                for (size_t k = at; k < at + GROUP; k += sizeof(VECTOR)) {                                               \
                    VECTOR wanted = LOAD((const void *)(source + k));                                                    \
                    VECTOR here = DIFFERENCE(ZERO, wanted, LOAD((const void *)(page + k)));                              \
                    if (!IS_ZERO(here))                                                                                  \
                        STORE((void *)(page + k), wanted);                                                               \
                }                                                                                                        \
            }                                                                                                            \
            different += page_differs;                                                                                   \
        }                                                                                                                \
        return different;                                                                                                \
    }

/* all | (x ^ y), in one instruction: truth table 0xF6 (Intel SDM vol. 2, VPTERNLOGQ). */
#define DIFFERENCE_512(all, x, y) _mm512_ternarylogic_epi64(all, x, y, 0xF6)
#define ZERO_512(all) (_mm512_test_epi64_mask(all, all) == 0)
#define DIFFERENCE_256(all, x, y) _mm256_or_si256(all, _mm256_xor_si256(x, y))
#define ZERO_256(all) _mm256_testz_si256(all, all)
#define DIFFERENCE_128(all, x, y) _mm_or_si128(all, _mm_xor_si128(x, y))
#define ZERO_128(all) (_mm_movemask_epi8(_mm_cmpeq_epi8(all, _mm_setzero_si128())) == 0xFFFF)

DEFINE_COPY(copy_avx512, "avx512f", __m512i, _mm512_load_si512, _mm512_store_si512)
DEFINE_COPY(copy_avx2, "avx2", __m256i, _mm256_load_si256, _mm256_store_si256)
DEFINE_COPY(copy_sse2, "sse2", __m128i, _mm_load_si128, _mm_store_si128)
DEFINE_REPAIR(repair_avx512, "avx512f", __m512i, _mm512_load_si512, _mm512_store_si512, _mm512_setzero_si512(), DIFFERENCE_512, ZERO_512)
DEFINE_REPAIR(repair_avx2, "avx2", __m256i, _mm256_load_si256, _mm256_store_si256, _mm256_setzero_si256(), DIFFERENCE_256, ZERO_256)
DEFINE_REPAIR(repair_sse2, "sse2", __m128i, _mm_load_si128, _mm_store_si128, _mm_setzero_si128(), DIFFERENCE_128, ZERO_128)

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f");
}

/*
 * Up to Cascade Lake, 512-bit instructions lower the core's clock for the next 0.7 ms (Intel's optimization manual, "power
 * licenses"): the exits around a restore got 15 % slower than with 256 bits. VBMI2 came with the cores that do not do that.
 */
static bool keeps_clock(void)
{
    return __builtin_cpu_supports("avx512vbmi2");
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}

static bool always(void)
{
    return true;
}

const struct restore_kernel restore_kernels[] = {
    {"avx512", has_avx512, keeps_clock, copy_avx512, repair_avx512},
    {"avx2", has_avx2, always, copy_avx2, repair_avx2},
    {"sse2", always, always, copy_sse2, repair_sse2},
    {0},
};

const struct restore_kernel *restore_kernel(void)
{
    const struct restore_kernel *kernel = restore_kernels;
    while (!kernel->supported() || !kernel->worthwhile())
        kernel++;
    return kernel;
}
