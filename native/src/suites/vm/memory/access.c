/* memory_access_patterns and mmu_translation: chases over the memory of the host, and the model's page walk. */
#include "base/clock.h"
#include "base/sample.h"
#include "protocol/plan.h"
#include "suites/vm/memory/chase.h"
#include "suites/vm/memory/guest.h"
#include "suites/vm/memory/mmu.h"
#include "suites/vm/suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cycle of lines and where the chase is. */
struct chase {
    uint8_t *memory;
    size_t bytes, count;
    const void *at;
};

static bool link_chase(struct chase *chase, const uint64_t *offsets, size_t count, size_t bytes, bool huge, struct failure *failure)
{
    *chase = (struct chase){.memory = chase_map(bytes, huge, failure), .bytes = bytes, .count = count};
    if (chase->memory == NULL)
        return false;
    chase_link(chase->memory, (uintptr_t)chase->memory, offsets, count);
    chase->at = chase->memory + offsets[0];
    return true;
}

/* ns of one step. */
static double follow(struct chase *chase, uint64_t steps)
{
    uint64_t start = clock_ns();
    chase->at = chase_follow(chase->at, steps);
    return (double)(clock_ns() - start) / (double)steps;
}

/* Whether the cycle leads through all of its lines and back. */
static bool is_whole(const struct chase *chase, struct failure *failure)
{
    const void *at = chase->at;
    size_t steps = 0;
    do
        at = chase_follow(at, 1);
    while (++steps < chase->count && at != chase->at);
    return (steps == chase->count && at == chase->at)
        || fail(failure, FAILURE_ERROR, "wrong_chase", "the chase came back after %zu steps of %zu: the figures are void", steps, chase->count);
}

/* ---- memory_access_patterns ---- */

enum pattern { SEQUENTIAL, RANDOM, STRIDED };

static const char *const patterns[] = {[SEQUENTIAL] = "sequential", [RANDOM] = "random", [STRIDED] = "strided", NULL};

static const struct param_def pattern_params[] = {
    {.name = "pattern", .kind = PARAM_CHOICE, .choices = patterns, .fallback = "sequential",
     .help = "in which order the lines of the footprint are read"},
    {.name = "kib", .kind = PARAM_NUMBER, .min = 4, .max = 1048576, .fallback = "8192", .help = "the footprint"},
    {.name = "stride", .kind = PARAM_NUMBER, .min = 64, .max = 65536, .fallback = "1024",
     .help = "of pattern=strided, in bytes, a multiple of 64: every line is read, in several passes"},
    {0},
};

static const struct metric_def pattern_metrics[] = {
    {"access_ns", "ns", false, true, "reading one line, whose content says which is the next"},
    {"throughput", "GB/s", true, false, "the same in lines of 64 bytes"},
    {0},
};

static size_t footprint(const struct plan_bench *spec)
{
    return (size_t)plan_number(spec, "kib") << 10;
}

static void order_lines(uint64_t *offsets, size_t bytes, enum pattern pattern, size_t stride, uint64_t *seed)
{
    size_t count = 0, step = pattern == STRIDED ? stride : CHASE_LINE;
    for (size_t pass = 0; pass < step; pass += CHASE_LINE)
        for (size_t at = pass; at < bytes; at += step)
            offsets[count++] = at;
    if (pattern == RANDOM)
        chase_shuffle(offsets, count, seed);
}

static bool set_up_pattern(struct bench *bench)
{
    size_t bytes = footprint(bench->spec), stride = plan_number(bench->spec, "stride"), count = bytes / CHASE_LINE;
    uint64_t seed = bench->plan->seed;
    enum pattern pattern = SEQUENTIAL;
    while (strcmp(patterns[pattern], plan_param(bench->spec, "pattern")) != 0)
        pattern++;
    if (stride % CHASE_LINE != 0)
        return fail(&bench->failure, FAILURE_ERROR, "stride", "stride=%zu: a multiple of %d", stride, CHASE_LINE);
    struct chase *chase = calloc(1, sizeof *chase);
    uint64_t *offsets = malloc(count * sizeof *offsets);
    bench->state = chase;
    bool ready = chase != NULL && offsets != NULL;
    if (ready) {
        order_lines(offsets, bytes, pattern, stride, &seed);
        ready = link_chase(chase, offsets, count, bytes, false, &bench->failure) && is_whole(chase, &bench->failure);
    } else {
        fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    }
    free(offsets);
    return ready;
}

static bool run_pattern(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct chase *chase = bench->state;
    uint64_t start = clock_ns();
    chase->at = chase_follow(chase->at, iterations);
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    sample->values[0] = (double)sample->elapsed_ns / (double)iterations;
    sample->values[1] = CHASE_LINE / sample->values[0];
    return true;
}

static void tear_down_pattern(struct bench *bench)
{
    struct chase *chase = bench->state;
    if (chase == NULL)
        return;
    chase_unmap(chase->memory, chase->bytes);
    free(chase);
}

static uint64_t pattern_memory(const struct plan_bench *spec)
{
    return 2 * footprint(spec);
}

/* ---- mmu_translation ---- */

static const char *const places[] = {"host", "guest", "model", NULL};
static const char *const sizes[] = {"4k", "huge", NULL};

static const struct param_def translation_params[] = {
    {.name = "mmu", .kind = PARAM_CHOICE, .choices = places, .fallback = "host",
     .help = "host: this CPU's; guest: this CPU's and KVM's, in ring 3 of a virtual machine; model: an emulator's walk of four levels of page tables, without a TLB"},
    {.name = "page", .kind = PARAM_CHOICE, .choices = sizes, .fallback = "4k", .help = "of the memory; the model has pages of 4 KiB"},
    {.name = "pages", .kind = PARAM_NUMBER, .min = 16, .max = 65536, .fallback = "8192",
     .help = "the footprint in pages of 4 KiB, of which one line each is read: few are in the TLB, many need page walks"},
    {0},
};

enum { ACCESS_NS, TRANSLATION_NS };

static const struct metric_def translation_metrics[] = {
    [ACCESS_NS] = {"access_ns", "ns", false, true, "host, guest: one read with its translation; model: one walk"},
    [TRANSLATION_NS] = {"translation_ns", "ns", false, false,
                        "host and guest, pages of 4 KiB: the same less reads of the same lines through huge pages, whose translations are all in "
                        "the TLB; model: one walk"},
    {0},
};

enum { MODEL_ADDRESSES = 4096, LEAST_STEPS = 4096, LEAST_GUEST_STEPS = 65536 };

struct translation {
    struct chase chase;
    struct chase known; /* the same lines in huge pages; no memory: there is nothing to compare with */
    struct mmu mmu;     /* no tables: this CPU's */
    uint64_t addresses[MODEL_ADDRESSES], next;
    struct guest guest; /* no memory: there is none */
    size_t pages;
    uint64_t at[2]; /* of the guest's chases: in huge pages and in small ones */
    bool small;
};

static bool set_up_model(struct translation *translation, size_t pages, uint64_t seed, struct failure *failure)
{
    for (size_t i = 0; i < MODEL_ADDRESSES; i++)
        translation->addresses[i] = sample_random(&seed) % (pages << MMU_PAGE_BITS);
    return mmu_create(&translation->mmu, pages, 1, 1, false, failure);
}

static bool set_up_host(struct translation *translation, size_t pages, bool huge, uint64_t seed, struct failure *failure)
{
    uint64_t *offsets = malloc(pages * sizeof *offsets);
    if (offsets == NULL)
        return fail(failure, FAILURE_ERROR, "memory", "out of memory");
    chase_pages(offsets, pages, &seed);
    struct failure no_huge_pages = {0};
    bool ready = link_chase(&translation->chase, offsets, pages, pages * CHASE_PAGE, huge, failure)
        && is_whole(&translation->chase, failure);
    if (ready && !huge)
        link_chase(&translation->known, offsets, pages, pages * CHASE_PAGE, true, &no_huge_pages);
    free(offsets);
    return ready;
}

/* Two cycles through the same lines, in their first and second words: one for each view of the memory. */
static bool set_up_guest(struct translation *translation, size_t pages, bool huge, uint64_t seed, struct failure *failure)
{
    uint64_t *offsets = malloc(pages * sizeof *offsets);
    if (offsets == NULL)
        return fail(failure, FAILURE_ERROR, "memory", "out of memory");
    chase_pages(offsets, pages, &seed);
    bool ready = guest_memory_create(&translation->guest, pages, false, failure);
    for (int small = 0; small < 2 && ready; small++) {
        size_t word = small * sizeof(uint64_t);
        uint64_t seen_at = GUEST_DATA + word + (small ? GUEST_SMALL_PAGES : 0);
        chase_link((uint8_t *)vm_at(&translation->guest.vm, GUEST_DATA) + word, seen_at, offsets, pages);
        translation->at[small] = seen_at + offsets[0];
        /* The whole cycle leads back to where it begins. */
        ready = guest_memory_chase(&translation->guest, &translation->at[small], pages, failure) != 0
            && (translation->at[small] == seen_at + offsets[0]
                || fail(failure, FAILURE_ERROR, "wrong_chase", "the guest did not come back after %zu steps: the figures are void", pages));
    }
    translation->small = !huge;
    translation->pages = pages;
    free(offsets);
    return ready;
}

static bool set_up_translation(struct bench *bench)
{
    struct translation *translation = calloc(1, sizeof *translation);
    if (translation == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = translation;
    translation->guest.vcpu.fd = -1;
    size_t pages = plan_number(bench->spec, "pages");
    if (strcmp(plan_param(bench->spec, "mmu"), "model") == 0)
        return set_up_model(translation, pages, bench->plan->seed, &bench->failure);
    bool huge = strcmp(plan_param(bench->spec, "page"), "huge") == 0;
    if (strcmp(plan_param(bench->spec, "mmu"), "guest") == 0)
        return set_up_guest(translation, pages, huge, bench->plan->seed, &bench->failure);
    return set_up_host(translation, pages, huge, bench->plan->seed, &bench->failure);
}

static bool run_model(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct translation *translation = bench->state;
    uint64_t wrong = 0, start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        uint64_t address = translation->addresses[translation->next++ % MODEL_ADDRESSES];
        wrong += mmu_walk(&translation->mmu, address) != mmu_expected(address);
    }
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    sample->values[ACCESS_NS] = sample->values[TRANSLATION_NS] = (double)sample->elapsed_ns / (double)iterations;
    return wrong == 0 || fail(&bench->failure, FAILURE_ERROR, "wrong_translation", "%llu of %llu walks led to another page: the figures are "
                              "void", (unsigned long long)wrong, (unsigned long long)iterations);
}

/* ns of one of the guest's steps, less the exit at their end: the clock is the host's. NAN with a failure. */
static double guest_step_ns(struct translation *translation, bool small, uint64_t steps, struct failure *failure)
{
    uint64_t once = guest_memory_chase(&translation->guest, &translation->at[small], 1, failure);
    uint64_t all = once == 0 ? 0 : guest_memory_chase(&translation->guest, &translation->at[small], 1 + steps, failure);
    return all == 0 ? NAN : ((double)all - (double)once) / (double)steps;
}

/* The canary spins for its share of the whole; the exit is short beside it. */
static bool run_in_guest(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct translation *translation = bench->state;
    guest_step_ns(translation, translation->small, translation->pages, &bench->failure);
    uint64_t start = clock_ns();
    double step_ns = guest_step_ns(translation, translation->small, iterations, &bench->failure);
    uint64_t whole_ns = clock_ns() - start;
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    sample->values[ACCESS_NS] = step_ns * (double)sample->elapsed_ns / (double)whole_ns;
    if (translation->small && !isnan(step_ns)) {
        uint64_t steps = (1 + LEAST_GUEST_STEPS / translation->pages) * translation->pages;
        guest_step_ns(translation, false, translation->pages, &bench->failure);
        sample->values[TRANSLATION_NS] = step_ns - guest_step_ns(translation, false, steps, &bench->failure);
    }
    return bench->failure.kind == FAILURE_NONE;
}

static bool run_translation(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct translation *translation = bench->state;
    if (translation->guest.vm.memory != NULL)
        return run_in_guest(bench, iterations, sample);
    if (translation->mmu.tables != NULL)
        return run_model(bench, iterations, sample);
    /* Each cycle goes round once for the caches, which others have filled, and then for the clock: what differs is translation. */
    follow(&translation->chase, translation->chase.count);
    uint64_t start = clock_ns();
    translation->chase.at = chase_follow(translation->chase.at, iterations);
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    sample->values[ACCESS_NS] = (double)sample->elapsed_ns / (double)iterations;
    if (translation->known.memory != NULL) {
        uint64_t steps = (1 + LEAST_STEPS / translation->known.count) * translation->known.count;
        follow(&translation->known, steps);
        sample->values[TRANSLATION_NS] = sample->values[ACCESS_NS] - follow(&translation->known, steps);
    }
    return true;
}

static void tear_down_translation(struct bench *bench)
{
    struct translation *translation = bench->state;
    if (translation == NULL)
        return;
    chase_unmap(translation->chase.memory, translation->chase.bytes);
    chase_unmap(translation->known.memory, translation->known.bytes);
    mmu_destroy(&translation->mmu);
    guest_destroy(&translation->guest);
    free(translation);
}

static uint64_t translation_memory(const struct plan_bench *spec)
{
    if (strcmp(plan_param(spec, "mmu"), "guest") == 0)
        return guest_memory_bytes(plan_number(spec, "pages"));
    return 2 * plan_number(spec, "pages") * CHASE_PAGE;
}

const struct bench_def vm_access_benchmarks[] = {
    {.name = "mmu_translation", .help = "translating addresses: page walks of this CPU's MMU, or of a model of one",
     .params = translation_params, .metrics = translation_metrics, .memory = translation_memory, .set_up = set_up_translation,
     .run = run_translation, .tear_down = tear_down_translation},
    {.name = "memory_access_patterns", .help = "reading lines one after the other, at random, and by strides", .params = pattern_params,
     .metrics = pattern_metrics, .memory = pattern_memory, .set_up = set_up_pattern, .run = run_pattern,
     .tear_down = tear_down_pattern},
    {0},
};
