/* memory_copy: copies of 64 bytes to 64 KiB, as a VMM makes them between guest and host. */
#include "base/clock.h"
#include "protocol/plan.h"
#include "suites/vm/suite.h"

#include <immintrin.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST = 64, MOST = 65536, PAGE = 4096 };

typedef void (*copy_function)(uint8_t *to, const uint8_t *from, size_t bytes);

#define UNROLL _Pragma("GCC unroll 8")

/*
 * Four vectors at once while there are four, then one by one, and last the area's last vector, which may overlap what is copied:
 * no length needs a branch for each of its bits. At least one vector long.
 */
#define DEFINE_COPY(NAME, TARGET, VECTOR, LOAD, STORE)                                              \
    __attribute__((target(TARGET))) static void NAME(uint8_t *to, const uint8_t *from, size_t bytes)       \
    {                                                                                               \
        size_t at = 0;                                                                              \
        for (; at + 4 * sizeof(VECTOR) <= bytes; at += 4 * sizeof(VECTOR)) {                        \
            VECTOR some[4];                                                                         \
            UNROLL for (size_t i = 0; i < 4; i++)                                                   \
                some[i] = LOAD((const void *)(from + at + i * sizeof(VECTOR)));                     \
            UNROLL for (size_t i = 0; i < 4; i++)                                                   \
                STORE((void *)(to + at + i * sizeof(VECTOR)), some[i]);                             \
        }                                                                                           \
        for (; at + sizeof(VECTOR) <= bytes; at += sizeof(VECTOR))                                  \
            STORE((void *)(to + at), LOAD((const void *)(from + at)));                              \
        size_t last = bytes - sizeof(VECTOR);                                                       \
        STORE((void *)(to + last), LOAD((const void *)(from + last)));                              \
    }

DEFINE_COPY(copy_avx512, "avx512f", __m512i, _mm512_loadu_si512, _mm512_storeu_si512)
DEFINE_COPY(copy_avx2, "avx2", __m256i, _mm256_loadu_si256, _mm256_storeu_si256)
DEFINE_COPY(copy_sse2, "sse2", __m128i, _mm_loadu_si128, _mm_storeu_si128)

static void copy_string(uint8_t *to, const uint8_t *from, size_t bytes)
{
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

static const char *const kernels[] = {"vector", "string", NULL};

static const struct param_def params[] = {
    {.name = "bytes", .kind = PARAM_NUMBER, .min = LEAST, .max = MOST, .fallback = "4096", .help = "bytes of one copy"},
    {.name = "kernel", .kind = PARAM_CHOICE, .choices = kernels, .fallback = "vector",
     .help = "vector: loads and stores of up to 64 bytes; string: rep movsb"},
    {0},
};

static const struct metric_def metrics[] = {
    {"throughput", "GB/s", true, true, "bytes copied in a second, source and destination in the caches"},
    {"copy_ns", "ns", false, false, "one copy"},
    {0},
};

struct copy {
    copy_function function;
    size_t bytes;
    _Alignas(PAGE) uint8_t from[MOST], to[MOST];
};

static copy_function choose(const char *kernel)
{
    if (strcmp(kernel, "string") == 0)
        return copy_string;
    /* 512 bits where they do not lower the clock: see restore.c. */
    if (__builtin_cpu_supports("avx512vbmi2"))
        return copy_avx512;
    return __builtin_cpu_supports("avx2") ? copy_avx2 : copy_sse2;
}

static bool set_up(struct bench *bench)
{
    struct copy *copy = aligned_alloc(PAGE, sizeof *copy);
    if (copy == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = copy;
    copy->function = choose(plan_param(bench->spec, "kernel"));
    copy->bytes = plan_number(bench->spec, "bytes");
    for (size_t i = 0; i < MOST; i++)
        copy->from[i] = (uint8_t)(i * 31 + (i >> 8) + 1);
    memset(copy->to, 0, sizeof copy->to);
    return true;
}

static bool run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct copy *copy = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        copy->function(copy->to, copy->from, copy->bytes);
        __asm__ volatile("" : : : "memory");
    }
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    double each = (double)sample->elapsed_ns / (double)iterations;
    sample->values[0] = (double)copy->bytes / each;
    sample->values[1] = each;
    return true;
}

static bool finish(struct bench *bench)
{
    const struct copy *copy = bench->state;
    bool untouched = copy->bytes == MOST || copy->to[copy->bytes] == 0;
    return (untouched && memcmp(copy->to, copy->from, copy->bytes) == 0)
        || fail(&bench->failure, FAILURE_ERROR, "wrong_copy", "%zu bytes were not copied as they are: the figures are void", copy->bytes);
}

static void tear_down(struct bench *bench)
{
    free(bench->state);
}

const struct bench_def vm_copy_benchmarks[] = {
    {.name = "memory_copy", .help = "copying 64 bytes to 64 KiB", .params = params, .metrics = metrics, .set_up = set_up, .run = run,
     .finish = finish, .tear_down = tear_down},
    {0},
};
