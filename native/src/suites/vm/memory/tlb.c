/* tlb_hit_rate and tlb_lookup_latency by the model of an MMU; tlb_flush of this CPU, through the kernel, and of the model. */
#define _GNU_SOURCE
#include "base/affinity.h"
#include "base/clock.h"
#include "base/sample.h"
#include "protocol/emit.h"
#include "protocol/plan.h"
#include "suites/vm/memory/chase.h"
#include "suites/vm/memory/guest.h"
#include "suites/vm/memory/mmu.h"
#include "suites/vm/suite.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define TLB_PARAMS                                                                                                                  \
    {.name = "entries", .kind = PARAM_NUMBER, .min = 1, .max = MMU_MAX_ENTRIES, .fallback = "1024",                                 \
     .help = "of the TLB; a multiple of ways, and a power of two times it"},                                                        \
    {.name = "ways", .kind = PARAM_NUMBER, .min = 1, .max = MMU_MAX_WAYS, .fallback = "4", .help = "entries of one set"}

enum { ADDRESSES = 65536 };

struct model {
    struct mmu mmu;
    uint64_t *addresses; /* a round of them */
    size_t next;
};

static bool create_model(struct bench *bench, struct model *model, size_t pages, bool prefetches)
{
    size_t entries = plan_number(bench->spec, "entries"), ways = plan_number(bench->spec, "ways"), sets = entries / ways;
    if (entries % ways != 0 || (sets & (sets - 1)) != 0)
        return fail(&bench->failure, FAILURE_ERROR, "entries", "entries=%zu with ways=%zu: entries / ways has to be a power of two", entries, ways);
    model->addresses = malloc(ADDRESSES * sizeof *model->addresses);
    if (model->addresses == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    return mmu_create(&model->mmu, pages, entries, ways, prefetches, &bench->failure);
}

static struct model *allocate(struct bench *bench)
{
    bench->state = calloc(1, sizeof(struct model));
    if (bench->state == NULL)
        fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    return bench->state;
}

static void tear_down_model(struct bench *bench)
{
    struct model *model = bench->state;
    if (model == NULL)
        return;
    mmu_destroy(&model->mmu);
    free(model->addresses);
    free(model);
}

/* Translates the next addresses. Returns how many translations were wrong. */
static uint64_t translate(struct model *model, uint64_t count)
{
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t address = model->addresses[model->next++ % ADDRESSES];
        wrong += mmu_translate(&model->mmu, address) != mmu_expected(address);
    }
    return wrong;
}

static bool is_right(struct bench *bench, uint64_t wrong)
{
    return wrong == 0 || fail(&bench->failure, FAILURE_ERROR, "wrong_translation", "%llu addresses were translated to another page: the "
                              "figures are void", (unsigned long long)wrong);
}

/* ---- tlb_hit_rate ---- */

enum pattern { SEQUENTIAL, RANDOM, STRIDED, LOCAL };

static const char *const patterns[] = {
    [SEQUENTIAL] = "sequential", [RANDOM] = "random", [STRIDED] = "strided", [LOCAL] = "local", NULL,
};
static const char *const prefetches[] = {"none", "next", NULL};

static const struct param_def rate_params[] = {
    TLB_PARAMS,
    {.name = "pages", .kind = PARAM_NUMBER, .min = 1, .max = MMU_MAX_PAGES, .fallback = "4096", .help = "the footprint"},
    {.name = "pattern", .kind = PARAM_CHOICE, .choices = patterns, .fallback = "local",
     .help = "of the addresses; sequential: every 256 bytes; strided: every 16th page; local: four in a row in a page, nine of ten pages in a sixteenth of the footprint"},
    {.name = "prefetch", .kind = PARAM_CHOICE, .choices = prefetches, .fallback = "none",
     .help = "next: a miss also brings the next page's translation"},
    {0},
};

enum { HIT_RATE, MISS_RATE, PREFETCH_RATE, RATE_TRANSLATION_NS };

static const struct metric_def rate_metrics[] = {
    [HIT_RATE] = {"hit_rate", "%", true, true, "translations that the model's TLB knew; exact, with the same seed the same"},
    [MISS_RATE] = {"miss_rate", "%", false, false, "the others"},
    [PREFETCH_RATE] = {"prefetch_useful", "%", true, false, "of the translations that were prefetched, those looked up before they were replaced"},
    [RATE_TRANSLATION_NS] = {"translation_ns", "ns", false, false, "one translation of the model, by its TLB or by a walk"},
    {0},
};

static uint64_t address_of(enum pattern pattern, size_t i, uint64_t bytes, uint64_t *seed)
{
    enum { STEP = 256, STRIDE = 16 << MMU_PAGE_BITS, LOCALITY = 16, RUN = 4 };
    uint64_t again = *seed, random = sample_random(seed);
    if (pattern == LOCAL && i % RUN != RUN - 1)
        *seed = again;
    switch (pattern) {
    case SEQUENTIAL: return (uint64_t)i * STEP % bytes;
    case STRIDED: return ((uint64_t)i * STRIDE + ((uint64_t)i * STRIDE / bytes << MMU_PAGE_BITS)) % bytes;
    case LOCAL: return random % 10 > 0 ? (random >> 8) % (1 + bytes / LOCALITY) : (random >> 8) % bytes;
    default: return random % bytes;
    }
}

static bool set_up_rate(struct bench *bench)
{
    struct model *model = allocate(bench);
    size_t pages = plan_number(bench->spec, "pages");
    enum pattern pattern = SEQUENTIAL;
    uint64_t seed = bench->plan->seed;
    while (strcmp(patterns[pattern], plan_param(bench->spec, "pattern")) != 0)
        pattern++;
    if (model == NULL || !create_model(bench, model, pages, strcmp(plan_param(bench->spec, "prefetch"), "next") == 0))
        return false;
    for (size_t i = 0; i < ADDRESSES; i++)
        model->addresses[i] = address_of(pattern, i, (uint64_t)pages << MMU_PAGE_BITS, &seed);
    return true;
}

/* A sample is of whole rounds, from the state that a round leaves behind: so the rate does not depend on how long it runs. */
static bool run_rate(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct model *model = bench->state;
    struct mmu *mmu = &model->mmu;
    uint64_t wrong = 0;
    if (mmu->lookups == 0)
        wrong += translate(model, ADDRESSES);
    mmu->lookups = mmu->lookups > 0 ? mmu->lookups : 1;
    uint64_t lookups = mmu->lookups, hits = mmu->hits, used = mmu->prefetches_used, prefetched = mmu->prefetched, start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        wrong += translate(model, ADDRESSES);
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    double count = (double)(mmu->lookups - lookups);
    sample->values[HIT_RATE] = 100 * (double)(mmu->hits - hits) / count;
    sample->values[MISS_RATE] = 100 - sample->values[HIT_RATE];
    if (mmu->prefetched > prefetched)
        sample->values[PREFETCH_RATE] = 100 * (double)(mmu->prefetches_used - used) / (double)(mmu->prefetched - prefetched);
    sample->values[RATE_TRANSLATION_NS] = (double)sample->elapsed_ns / count;
    return is_right(bench, wrong);
}

/* ---- tlb_lookup_latency ---- */

static const struct param_def lookup_params[] = {TLB_PARAMS, {0}};

enum { HIT_NS, MISS_NS };

static const struct metric_def lookup_metrics[] = {
    [HIT_NS] = {"hit_ns", "ns", false, true, "a lookup of the model's TLB that knows the page"},
    [MISS_NS] = {"miss_ns", "ns", false, false, "one that does not: with the walk and the replacement"},
    {0},
};

enum { MISS_LOOKUPS = 4096 };

/* The footprint of the hits fills the TLB; that of the misses is four times as large, in order, so that each is gone when it comes again. */
static bool set_up_lookup(struct bench *bench)
{
    struct model *model = allocate(bench);
    size_t entries = plan_number(bench->spec, "entries");
    uint64_t seed = bench->plan->seed;
    if (model == NULL || !create_model(bench, model, 4 * entries, false))
        return false;
    for (size_t i = 0; i < ADDRESSES; i++)
        model->addresses[i] = sample_random(&seed) % ((uint64_t)entries << MMU_PAGE_BITS);
    return true;
}

static double miss_ns(struct model *model, size_t pages, uint64_t *wrong)
{
    uint64_t start = clock_ns();
    for (size_t i = 0; i < MISS_LOOKUPS; i++) {
        uint64_t address = (uint64_t)(i % pages) << MMU_PAGE_BITS;
        *wrong += mmu_translate(&model->mmu, address) != mmu_expected(address);
    }
    return (double)(clock_ns() - start) / MISS_LOOKUPS;
}

static bool run_lookup(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct model *model = bench->state;
    size_t entries = model->mmu.sets * model->mmu.ways;
    uint64_t wrong = 0;
    for (size_t page = 0; page < entries; page++)
        wrong += mmu_translate(&model->mmu, (uint64_t)page << MMU_PAGE_BITS) != mmu_expected((uint64_t)page << MMU_PAGE_BITS);
    uint64_t hits = model->mmu.hits, start = clock_ns();
    wrong += translate(model, iterations);
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    sample->values[HIT_NS] = (double)sample->elapsed_ns / (double)iterations;
    if (model->mmu.hits - hits != iterations)
        return fail(&bench->failure, FAILURE_ERROR, "wrong_hits", "%llu of %llu lookups hit a TLB that knows all pages: the figures are void",
                    (unsigned long long)(model->mmu.hits - hits), (unsigned long long)iterations);
    sample->values[MISS_NS] = miss_ns(model, 4 * entries, &wrong);
    return is_right(bench, wrong);
}

/* ---- tlb_flush ---- */

enum { MOST_SHARERS = 64, PROBE_LOADS = 1000, EMULATED_NS = 400 /* more than a load takes where the CPU does it */ };

static const char *const ways_to_flush[] = {"mprotect", "munmap", "cr3", "model", NULL};

static const struct param_def flush_params[] = {
    {.name = "by", .kind = PARAM_CHOICE, .choices = ways_to_flush, .fallback = "mprotect",
     .help = "mprotect: pages become read-only and writable again; munmap: pages are mapped, touched and unmapped; cr3: ring 0 of a guest loads CR3, whatever `pages` is; model: the model's "
             "TLB of 1024 entries"},
    {.name = "pages", .kind = PARAM_NUMBER, .min = 1, .max = 16384, .fallback = "64", .help = "of 4 KiB that are flushed at once"},
    {.name = "sharers", .kind = PARAM_NUMBER, .min = 0, .max = MOST_SHARERS, .fallback = "0",
     .help = "other threads that run in the same memory: their CPUs have to be interrupted"},
    {0},
};

enum { FLUSH_US, PAGE_NS, REFILL_NS };

static const struct metric_def flush_metrics[] = {
    [FLUSH_US] = {"flush_us", "us", false, true, "one flush, with what the kernel does besides: for mprotect two system calls, of which one flushes"},
    [PAGE_NS] = {"page_ns", "ns", false, false, "the same for each page"},
    [REFILL_NS] = {"refill_ns", "ns", false, false, "reading one line of each page after a flush, less the same once more, for each page"},
    {0},
};

enum how { BY_MPROTECT, BY_MUNMAP, BY_CR3, BY_MODEL };

struct flush {
    enum how how;
    size_t pages, sharers, started;
    uint8_t *memory;
    struct mmu mmu;
    struct guest guest;
    const struct plan *plan;
    pthread_t threads[MOST_SHARERS];
    atomic_size_t running;
    atomic_bool ending;
};

/* Stays in user space, in the same memory, until the end. */
static void *share(void *context)
{
    struct flush *flush = context;
    struct affinity own = {0};
    size_t number = 1 + atomic_fetch_add(&flush->running, 1);
    if (flush->plan->cpu_count > 0) {
        affinity_add(&own, (unsigned)flush->plan->cpus[number % flush->plan->cpu_count]);
        affinity_set(&own); /* where it may not, it runs where the kernel likes */
    }
    uint64_t sum = 0;
    while (!atomic_load_explicit(&flush->ending, memory_order_relaxed))
        for (size_t page = 0; page < flush->pages; page++)
            sum += ((volatile uint8_t *)flush->memory)[page * CHASE_PAGE];
    return (void *)(uintptr_t)(sum & 1);
}

static size_t flush_cores(const struct plan_bench *spec)
{
    return 1 + plan_number(spec, "sharers");
}

static size_t usable_cpus(const struct plan *plan)
{
    struct affinity affinity;
    if (plan->cpu_count > 0)
        return plan->cpu_count;
    return affinity_get(&affinity) ? affinity_count(&affinity) : 1;
}

static bool set_up_guest(struct bench *bench, struct flush *flush)
{
    if (!guest_memory_create(&flush->guest, 1, true, &bench->failure))
        return false;
    uint64_t once = guest_memory_flush(&flush->guest, 1, &bench->failure);
    uint64_t all = once == 0 ? 0 : guest_memory_flush(&flush->guest, 1 + PROBE_LOADS, &bench->failure);
    if (all > once + (uint64_t)PROBE_LOADS * EMULATED_NS)
        emit_note(bench, "emulated=true: KVM executes loads of CR3 here, not the CPU, and that is what they cost");
    return all != 0;
}

static bool set_up_flush(struct bench *bench)
{
    struct flush *flush = calloc(1, sizeof *flush);
    if (flush == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = flush;
    flush->plan = bench->plan;
    flush->guest.vcpu.fd = -1;
    while (strcmp(ways_to_flush[flush->how], plan_param(bench->spec, "by")) != 0)
        flush->how++;
    flush->pages = plan_number(bench->spec, "pages");
    flush->sharers = plan_number(bench->spec, "sharers");
    size_t cpus = usable_cpus(bench->plan);
    if (flush->sharers >= cpus)
        return fail(&bench->failure, FAILURE_SKIP, "too_few_cores", "sharers=%zu: there are %zu CPUs to use", flush->sharers, cpus);
    if (flush->how == BY_CR3)
        return set_up_guest(bench, flush);
    if (flush->how == BY_MODEL)
        return mmu_create(&flush->mmu, flush->pages, 1024, 4, false, &bench->failure);
    flush->memory = chase_map(flush->pages * CHASE_PAGE, false, &bench->failure);
    if (flush->memory == NULL)
        return false;
    for (; flush->started < flush->sharers; flush->started++)
        if (pthread_create(&flush->threads[flush->started], NULL, share, flush) != 0)
            return fail(&bench->failure, FAILURE_ERROR, "thread", "thread %zu cannot be created: %s", flush->started, strerror(errno));
    return true;
}

static uint64_t read_pages(struct flush *flush)
{
    uint64_t sum = 0;
    for (size_t page = 0; page < flush->pages; page++) {
        if (flush->how == BY_MODEL)
            sum += mmu_translate(&flush->mmu, (uint64_t)page << MMU_PAGE_BITS);
        else
            sum += ((volatile uint8_t *)flush->memory)[page * CHASE_PAGE];
    }
    return sum;
}

/* munmap is of other memory than what is read: its pages are touched first, and that is not counted. */
static bool flush_once(struct flush *flush, uint64_t *excluded_ns)
{
    size_t bytes = flush->pages * CHASE_PAGE;
    if (flush->how == BY_MODEL) {
        mmu_flush(&flush->mmu);
        return true;
    }
    if (flush->how == BY_MPROTECT)
        return mprotect(flush->memory, bytes, PROT_READ) == 0 && mprotect(flush->memory, bytes, PROT_READ | PROT_WRITE) == 0;
    uint64_t start = clock_ns();
    uint8_t *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    for (size_t at = 0; at < bytes; at += CHASE_PAGE)
        memory[at] = 1;
    *excluded_ns += clock_ns() - start;
    return munmap(memory, bytes) == 0;
}

/* Every flush finds translations to throw away. Writing makes them writable ones, which a flush cannot leave in place. */
static void fill_tlb(struct flush *flush)
{
    if (flush->how == BY_MPROTECT)
        for (size_t page = 0; page < flush->pages; page++)
            ((volatile uint8_t *)flush->memory)[page * CHASE_PAGE] = 1;
    else
        read_pages(flush);
}

/* One iteration is one load of CR3, less the exit at their end. */
static bool run_guest_flush(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct flush *flush = bench->state;
    uint64_t start = clock_ns(), once = guest_memory_flush(&flush->guest, 1, &bench->failure);
    uint64_t all = once == 0 ? 0 : guest_memory_flush(&flush->guest, 1 + iterations, &bench->failure), whole_ns = clock_ns() - start;
    if (all == 0)
        return false;
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    double stretched = (double)sample->elapsed_ns / (double)whole_ns;
    sample->values[FLUSH_US] = ((double)all - (double)once) * stretched * 1e-3 / (double)iterations;
    return true;
}

static bool run_flush(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct flush *flush = bench->state;
    if (flush->how == BY_CR3)
        return run_guest_flush(bench, iterations, sample);
    uint64_t excluded_ns = 0, refill_ns = 0, sum = 0, start = clock_ns();
    bool works = true;
    for (uint64_t i = 0; i < iterations && works; i++) {
        uint64_t before = clock_ns();
        fill_tlb(flush);
        excluded_ns += clock_ns() - before;
        works = flush_once(flush, &excluded_ns);
        uint64_t flushed = clock_ns();
        sum += read_pages(flush);
        uint64_t once = clock_ns();
        sum += read_pages(flush);
        uint64_t twice = clock_ns();
        excluded_ns += twice - flushed;
        refill_ns += once - flushed > twice - once ? (once - flushed) - (twice - once) : 0;
    }
    if (!works)
        return fail(&bench->failure, FAILURE_ERROR, "flush", "%s of %zu pages: %s", ways_to_flush[flush->how], flush->pages, strerror(errno));
    __asm__ volatile("" : : "r"(sum));
    uint64_t whole_ns = clock_ns() - start;
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    double share = (double)(whole_ns - excluded_ns) / (double)whole_ns;
    sample->values[FLUSH_US] = (double)sample->elapsed_ns * share * 1e-3 / (double)iterations;
    sample->values[PAGE_NS] = sample->values[FLUSH_US] * 1e3 / (double)flush->pages;
    sample->values[REFILL_NS] = (double)refill_ns / (double)iterations / (double)flush->pages;
    return true;
}

static void tear_down_flush(struct bench *bench)
{
    struct flush *flush = bench->state;
    if (flush == NULL)
        return;
    atomic_store(&flush->ending, true);
    for (size_t i = 0; i < flush->started; i++)
        pthread_join(flush->threads[i], NULL);
    chase_unmap(flush->memory, flush->pages * CHASE_PAGE);
    mmu_destroy(&flush->mmu);
    guest_destroy(&flush->guest);
    free(flush);
}

const struct bench_def vm_tlb_benchmarks[] = {
    {.name = "tlb_hit_rate", .help = "how often a model of a set-associative TLB knows the translation", .params = rate_params,
     .metrics = rate_metrics, .set_up = set_up_rate, .run = run_rate, .tear_down = tear_down_model},
    {.name = "tlb_lookup_latency", .help = "looking up translations in a model of a set-associative TLB", .params = lookup_params,
     .metrics = lookup_metrics, .set_up = set_up_lookup, .run = run_lookup, .tear_down = tear_down_model},
    {.name = "tlb_flush", .help = "flushing translations: this CPU's, by way of the kernel, or those of a model", .params = flush_params,
     .metrics = flush_metrics, .cores = flush_cores, .set_up = set_up_flush, .run = run_flush, .tear_down = tear_down_flush},
    {0},
};
