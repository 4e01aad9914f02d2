/*
 * The benchmarks of the category `gc`: a mutator on the heap of heap.h. It makes short lists; some of them replace a list of the live
 * data, drawn at random, and all others die at once. The live data hang from a tree.
 */
#include "base/clock.h"
#include "base/sample.h"
#include "base/stop.h"
#include "protocol/plan.h"
#include "suites/vm/gc/heap.h"
#include "suites/vm/suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHAIN = 8,          /* objects of a list */
    FANOUT = 62,        /* references of a node of the tree */
    TREE = 0, LIST = 1, /* the roots: the live data, and the list that is being made */
    ROOTS = 2,
    PAUSES = 1000,      /* so many of the last make percentiles */
    FEWEST_PAUSES = 20,
    WHOLE_SHARE = 16,   /* gc_generational: one nursery in so many is collected with the whole heap */
};

struct mutator {
    struct gc_heap heap;
    uint64_t random, slots, survive_percent;
    unsigned depth;        /* of the tree; the references of its lowest nodes are the slots */
    unsigned data_words;   /* of an object, besides its one reference */
    double pauses[PAUSES]; /* ms; a ring */
    size_t pause_count;    /* all that were taken */
};

/* ---- the mutator ---- */

static unsigned digit(const struct mutator *mutator, uint64_t slot, unsigned level)
{
    for (; level < mutator->depth; level++)
        slot /= FANOUT;
    return (unsigned)(slot % FANOUT);
}

/* The node of the slot at this level of the tree, from 0; NULL while it has none. */
static struct gc_object *node(const struct mutator *mutator, uint64_t slot, unsigned level)
{
    struct gc_object *at = mutator->heap.roots[TREE];
    for (unsigned i = 0; i < level && at != NULL; i++)
        at = at->fields[digit(mutator, slot, i)];
    return at;
}

/* Makes one list, and puts it into the slot; SIZE_MAX: nowhere. False when the heap is full. */
static bool make_list(struct mutator *mutator, uint64_t slot)
{
    struct gc_heap *heap = &mutator->heap;
    for (unsigned i = 0; i < CHAIN; i++) {
        struct gc_object *object = gc_allocate(heap, 1, mutator->data_words);
        if (object == NULL)
            return false;
        gc_write(heap, object, 0, heap->roots[LIST]);
        heap->roots[LIST] = object;
    }
    if (slot != SIZE_MAX)
        gc_write(heap, node(mutator, slot, mutator->depth), digit(mutator, slot, mutator->depth), heap->roots[LIST]);
    heap->roots[LIST] = NULL;
    return true;
}

static bool step(struct mutator *mutator)
{
    uint64_t random = sample_random(&mutator->random);
    bool survives = random % 100 < mutator->survive_percent;
    return make_list(mutator, survives ? (random >> 8) % mutator->slots : SIZE_MAX);
}

static size_t list_bytes(const struct mutator *mutator)
{
    return CHAIN * gc_cell_bytes(1, mutator->data_words);
}

/* Steps until the nursery has no room for another one. False also when the run is to stop. */
static bool fill_nursery(struct mutator *mutator)
{
    while (gc_nursery_room(&mutator->heap) >= list_bytes(mutator))
        if (!step(mutator))
            return false;
    return stop_reason == STOP_NONE;
}

static bool grow_tree(struct mutator *mutator, uint64_t slot)
{
    struct gc_heap *heap = &mutator->heap;
    for (unsigned level = 0; level <= mutator->depth; level++) {
        if (node(mutator, slot, level) != NULL)
            continue;
        struct gc_object *made = gc_allocate(heap, FANOUT, 0);
        if (made == NULL)
            return false;
        if (level == 0)
            heap->roots[TREE] = made;
        else
            gc_write(heap, node(mutator, slot, level - 1), digit(mutator, slot, level - 1), made);
    }
    return true;
}

static bool fill_slots(struct mutator *mutator)
{
    for (uint64_t slot = 0; slot < mutator->slots; slot++)
        if ((slot % FANOUT == 0 && !grow_tree(mutator, slot)) || !make_list(mutator, slot))
            return false;
    return true;
}

/* ---- parameters, beginning and end ---- */

static const struct param_def params[] = {
    {.name = "heap_mib", .kind = PARAM_NUMBER, .min = 1, .max = 1024, .fallback = "16", .help = "MiB of the old space"},
    {.name = "nursery_kib", .kind = PARAM_NUMBER, .min = 16, .max = 65536, .fallback = "512", .help = "KiB of the nursery"},
    {.name = "live_percent", .kind = PARAM_NUMBER, .min = 1, .max = 90, .fallback = "30", .help = "share of the old space that lives, %"},
    {.name = "survive_percent", .kind = PARAM_NUMBER, .min = 1, .max = 100, .fallback = "10",
     .help = "share of new objects that replace live ones, %"},
    {.name = "object_bytes", .kind = PARAM_NUMBER, .min = 16, .max = 512, .fallback = "64",
     .help = "bytes of an object with its header, rounded up to a power of two"},
    {0},
};

static struct gc_config config_of(const struct plan_bench *spec)
{
    return (struct gc_config){.nursery_bytes = plan_number(spec, "nursery_kib") << 10, .old_bytes = plan_number(spec, "heap_mib") << 20,
                              .roots = ROOTS};
}

static uint64_t memory(const struct plan_bench *spec)
{
    struct gc_config config = config_of(spec);
    return gc_memory(&config);
}

/* After a step that failed. */
static bool gives_up(struct bench *bench)
{
    if (stop_reason != STOP_NONE)
        return fail(&bench->failure, FAILURE_STOPPED, "stopped", "stopped");
    return fail(&bench->failure, FAILURE_ERROR, "heap_full", "what lives does not fit: heap_mib=%s with live_percent=%s leaves no room for a "
                "nursery of nursery_kib=%s; choose a larger heap, or less that lives", plan_param(bench->spec, "heap_mib"),
                plan_param(bench->spec, "live_percent"), plan_param(bench->spec, "nursery_kib"));
}

static bool set_up(struct bench *bench)
{
    struct gc_config config = config_of(bench->spec);
    struct mutator *mutator = calloc(1, sizeof *mutator);
    if (mutator == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = mutator;
    mutator->random = bench->plan->seed;
    mutator->survive_percent = plan_number(bench->spec, "survive_percent");
    mutator->data_words = (unsigned)(plan_number(bench->spec, "object_bytes") + 7) / 8 - 2;
    /* The tree's share is one reference a list. */
    size_t live = config.old_bytes / 100 * plan_number(bench->spec, "live_percent");
    mutator->slots = 1 + live / (list_bytes(mutator) + sizeof(struct gc_object *));
    for (uint64_t slots = FANOUT; slots < mutator->slots; slots *= FANOUT)
        mutator->depth++;
    if (!gc_create(&mutator->heap, &config, &bench->failure))
        return false;
    if (!fill_slots(mutator) || !gc_minor(&mutator->heap))
        return gives_up(bench);
    gc_major(&mutator->heap);
    return true;
}

static bool finish(struct bench *bench)
{
    struct mutator *mutator = bench->state;
    const char *wrong = gc_verify(&mutator->heap);
    return wrong == NULL || fail(&bench->failure, FAILURE_ERROR, "broken_heap", "%s: the figures are void", wrong);
}

static void tear_down(struct bench *bench)
{
    struct mutator *mutator = bench->state;
    if (mutator == NULL)
        return;
    gc_destroy(&mutator->heap);
    free(mutator);
}

/* ---- pauses ---- */

/* Time that has just been spent, in ns, with the plan's canary. */
static double spent(const struct bench *bench, uint64_t nanoseconds)
{
    return (double)clock_end_stretch(clock_ns() - nanoseconds, bench->plan->canary_percent);
}

static void keep_pause(struct mutator *mutator, double nanoseconds)
{
    mutator->pauses[mutator->pause_count++ % PAUSES] = nanoseconds * 1e-6;
}

/* Of the last pauses, in ms. NAN while there are too few. */
static double pause_quantile(const struct mutator *mutator, double p)
{
    double sorted[PAUSES];
    size_t count = mutator->pause_count < PAUSES ? mutator->pause_count : PAUSES;
    memcpy(sorted, mutator->pauses, count * sizeof *sorted);
    return count < FEWEST_PAUSES ? NAN : sample_quantile(sorted, count, p);
}

enum pause_metric { PAUSE, PAUSE_P50, PAUSE_P95, PAUSE_P99, PAUSE_MAX, FREED };

static const struct metric_def pause_metrics[] = {
    [PAUSE] = {"pause_ms", "ms", false, true, "a collection's pause, mean of the sample"},
    [PAUSE_P50] = {"pause_p50_ms", "ms", false, false, "median of the last 1,000 pauses, from 20 on"},
    [PAUSE_P95] = {"pause_p95_ms", "ms", false, false, "95th percentile of them"},
    [PAUSE_P99] = {"pause_p99_ms", "ms", false, false, "99th percentile of them"},
    [PAUSE_MAX] = {"pause_max_ms", "ms", false, false, "the longest of them"},
    [FREED] = {"freed_kib", "KiB", true, false, "what a collection freed"},
    {0},
};

/* A full nursery, and room for what survives without a major collection. */
static bool prepare_minor(struct mutator *mutator)
{
    if (mutator->heap.old_used >= mutator->heap.major_at)
        gc_major(&mutator->heap);
    if (!fill_nursery(mutator))
        return false;
    if (!gc_survivors_fit(&mutator->heap))
        gc_major(&mutator->heap);
    return gc_survivors_fit(&mutator->heap);
}

/* As much garbage in the old space as makes a major collection due, be it because the next survivors might not fit. */
static bool prepare_major(struct mutator *mutator)
{
    struct gc_heap *heap = &mutator->heap;
    if (!gc_survivors_fit(heap))
        return false; /* not even after the last one */
    while (fill_nursery(mutator)) {
        if (!gc_survivors_fit(heap))
            return true;
        gc_minor(heap);
        if (heap->old_used >= heap->major_at)
            return true;
    }
    return false;
}

static bool run_pauses(struct bench *bench, uint64_t iterations, struct sample *sample, bool major)
{
    struct mutator *mutator = bench->state;
    struct gc_heap *heap = &mutator->heap;
    uint64_t start = clock_ns(), freed = 0;
    double total = 0;
    for (uint64_t i = 0; i < iterations; i++) {
        if (major ? !prepare_major(mutator) : !prepare_minor(mutator))
            return gives_up(bench);
        uint64_t before = heap->statistics.reclaimed;
        if (major)
            gc_major(heap);
        else
            gc_minor(heap);
        double pause = spent(bench, heap->statistics.last_pause_ns);
        keep_pause(mutator, pause);
        total += pause;
        freed += heap->statistics.reclaimed - before;
    }
    sample->elapsed_ns = clock_ns() - start;
    sample->values[PAUSE] = total * 1e-6 / (double)iterations;
    sample->values[PAUSE_P50] = pause_quantile(mutator, .5);
    sample->values[PAUSE_P95] = pause_quantile(mutator, .95);
    sample->values[PAUSE_P99] = pause_quantile(mutator, .99);
    sample->values[PAUSE_MAX] = pause_quantile(mutator, 1);
    sample->values[FREED] = (double)freed / 1024 / (double)iterations;
    return true;
}

static bool run_minor_pause(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    return run_pauses(bench, iterations, sample, false);
}

static bool run_major_pause(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    return run_pauses(bench, iterations, sample, true);
}

/* ---- mutator and collector together ---- */

enum rate_metric { OBJECTS_PER_MS, OBJECT_NS, ALLOCATED_MB, GC_SHARE, MINORS, MAJORS };

/* The same figures for several benchmarks, which differ in what is iterated and in which of them decides. */
#define RATE_METRICS(NAME, DECIDES)                                                                                             \
    static const struct metric_def NAME[] = {                                                                                   \
        [OBJECTS_PER_MS] = {"ops_per_ms", "ops/ms", true, DECIDES == OBJECTS_PER_MS, "objects allocated in 1 ms, collections included"}, \
        [OBJECT_NS] = {"object_ns", "ns", false, DECIDES == OBJECT_NS, "one object allocated, with its share of the collections"}, \
        [ALLOCATED_MB] = {"allocated_mb_per_s", "MB/s", true, false, "bytes allocated in a second"},                            \
        [GC_SHARE] = {"gc_percent", "%", false, false, "share of the time that collections take"},                              \
        [MINORS] = {"minors_per_s", "1/s", false, false, "minor collections in a second"},                                      \
        [MAJORS] = {"majors_per_s", "1/s", false, false, "major collections in a second"},                                      \
        {0},                                                                                                                    \
    }

RATE_METRICS(allocation_metrics, OBJECTS_PER_MS);
RATE_METRICS(frequency_metrics, OBJECT_NS);

static bool one_nursery(struct mutator *mutator)
{
    uint64_t minors = mutator->heap.statistics.minors;
    while (mutator->heap.statistics.minors == minors)
        if (!step(mutator))
            return false;
    return true;
}

/* False also when the run is to stop. */
static bool one_major_cycle(struct mutator *mutator)
{
    uint64_t majors = mutator->heap.statistics.majors;
    while (mutator->heap.statistics.majors == majors)
        if (stop_reason != STOP_NONE || !step(mutator))
            return false;
    return true;
}

static bool run_rates(struct bench *bench, uint64_t iterations, struct sample *sample, bool (*iterate)(struct mutator *mutator))
{
    struct mutator *mutator = bench->state;
    struct gc_statistics before = mutator->heap.statistics, after;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        if (!iterate(mutator))
            return gives_up(bench);
    double collecting_before = (double)(before.minor_ns + before.major_ns);
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    after = mutator->heap.statistics;
    double elapsed = (double)sample->elapsed_ns, bytes = (double)(after.allocated - before.allocated);
    double objects = bytes / (double)gc_cell_bytes(1, mutator->data_words);
    sample->values[OBJECTS_PER_MS] = objects / (elapsed * 1e-6);
    sample->values[OBJECT_NS] = elapsed / objects;
    sample->values[ALLOCATED_MB] = bytes * 1e3 / elapsed;
    sample->values[GC_SHARE] = 100 * ((double)(after.minor_ns + after.major_ns) - collecting_before) / elapsed;
    sample->values[MINORS] = (double)(after.minors - before.minors) * 1e9 / elapsed;
    sample->values[MAJORS] = (double)(after.majors - before.majors) * 1e9 / elapsed;
    return true;
}

static bool run_nurseries(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    return run_rates(bench, iterations, sample, one_nursery);
}

/* The major collections must have the same share of every sample. */
static bool run_major_cycles(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    return run_rates(bench, iterations, sample, one_major_cycle);
}

/* ---- what is reclaimed, and what that costs ---- */

enum reclaim_metric { RECLAIMED_MB, RECLAIMED_BYTES_PER_MS, RECLAIM_PER_CYCLE };

static const struct metric_def throughput_metrics[] = {
    [RECLAIMED_MB] = {"reclaimed_mb_per_s", "MB/s", true, true, "bytes reclaimed in a second of collecting, minor and major"},
    [RECLAIMED_BYTES_PER_MS] = {"reclaimed_bytes_per_ms", "B/ms", true, false, "the same in bytes and 1 ms"},
    [RECLAIM_PER_CYCLE] = {"cycle_mib", "MiB", true, false, "bytes reclaimed from one major collection to the next"},
    {0},
};

static bool run_throughput(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct mutator *mutator = bench->state;
    struct gc_statistics before = mutator->heap.statistics, after;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        if (!one_major_cycle(mutator))
            return gives_up(bench);
    after = mutator->heap.statistics;
    double collecting = spent(bench, after.minor_ns + after.major_ns - before.minor_ns - before.major_ns);
    double bytes = (double)(after.reclaimed - before.reclaimed);
    sample->elapsed_ns = clock_ns() - start;
    sample->values[RECLAIMED_MB] = bytes * 1e3 / collecting;
    sample->values[RECLAIMED_BYTES_PER_MS] = bytes * 1e6 / collecting;
    sample->values[RECLAIM_PER_CYCLE] = bytes / (double)iterations / (1 << 20);
    return true;
}

enum live_metric { LIVE_KIB_NS, LIVE_PAUSE, LIVE_FREED };

static const struct metric_def live_metrics[] = {
    [LIVE_KIB_NS] = {"reclaim_ns_per_kib", "ns/KiB", false, true, "a major collection's time for each KiB that it frees"},
    [LIVE_PAUSE] = {"pause_ms", "ms", false, false, "the major collection's pause"},
    [LIVE_FREED] = {"freed_percent", "%", true, false, "share of the old space that it freed"},
    {0},
};

static bool run_live_ratio(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct mutator *mutator = bench->state;
    double collecting = 0, freed = 0;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        if (!prepare_major(mutator))
            return gives_up(bench);
        size_t before = mutator->heap.old_used;
        gc_major(&mutator->heap);
        collecting += spent(bench, mutator->heap.statistics.last_pause_ns);
        freed += (double)(before - mutator->heap.old_used);
    }
    sample->elapsed_ns = clock_ns() - start;
    sample->values[LIVE_KIB_NS] = freed == 0 ? NAN : collecting * 1024 / freed;
    sample->values[LIVE_PAUSE] = collecting * 1e-6 / (double)iterations;
    sample->values[LIVE_FREED] = 100 * freed / (double)iterations / (double)(mutator->heap.old_end - mutator->heap.old);
    return true;
}

enum generational_metric { MINOR_KIB_NS, WHOLE_KIB_NS, GAIN, SURVIVED };

static const struct metric_def generational_metrics[] = {
    [MINOR_KIB_NS] = {"minor_ns_per_kib", "ns/KiB", false, true, "a minor collection's time for each KiB of the nursery"},
    [WHOLE_KIB_NS] = {"whole_ns_per_kib", "ns/KiB", false, false, "the same when the whole heap is collected each time, as without generations"},
    [GAIN] = {"gain", "x", true, false, "whole over minor"},
    [SURVIVED] = {"survived_percent", "%", false, false, "share of the nursery that was promoted"},
    {0},
};

static bool run_generational(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct mutator *mutator = bench->state;
    struct gc_heap *heap = &mutator->heap;
    double nursery = (double)(heap->nursery_end - heap->nursery) / 1024, minor = 0, whole = 0;
    uint64_t wholes = 1 + iterations / WHOLE_SHARE, start = clock_ns(), promoted = heap->statistics.promoted;
    for (uint64_t i = 0; i < iterations; i++) {
        if (!prepare_minor(mutator) || !gc_minor(heap))
            return gives_up(bench);
        minor += spent(bench, heap->statistics.last_pause_ns);
    }
    promoted = heap->statistics.promoted - promoted;
    for (uint64_t i = 0; i < wholes; i++) {
        if (!prepare_minor(mutator))
            return gives_up(bench);
        uint64_t began = clock_ns();
        gc_major(heap);
        gc_minor(heap);
        whole += (double)(clock_ns() - began);
    }
    sample->elapsed_ns = clock_ns() - start;
    sample->values[MINOR_KIB_NS] = minor / nursery / (double)iterations;
    sample->values[WHOLE_KIB_NS] = whole / nursery / (double)wholes;
    sample->values[GAIN] = sample->values[WHOLE_KIB_NS] / sample->values[MINOR_KIB_NS];
    sample->values[SURVIVED] = 100 * (double)promoted / 1024 / nursery / (double)iterations;
    return true;
}

#define BENCHMARK(NAME, METRICS, RUN, HELP)                                                                                            \
    {                                                                                                                                  \
        .name = NAME, .help = HELP, .params = params, .metrics = METRICS, .memory = memory, .set_up = set_up, .run = RUN, .finish = finish, \
        .tear_down = tear_down                                                                                                         \
    }

const struct bench_def vm_gc_benchmarks[] = {
    BENCHMARK("gc_minor_pause", pause_metrics, run_minor_pause, "pause of a minor collection: a full nursery's survivors move to the old space"),
    BENCHMARK("gc_major_pause", pause_metrics, run_major_pause, "pause of a major collection: the old space is marked and swept"),
    BENCHMARK("gc_allocation_throughput", allocation_metrics, run_nurseries, "allocating, with all the collections that this takes"),
    BENCHMARK("gc_throughput", throughput_metrics, run_throughput, "bytes reclaimed in the time that is spent collecting"),
    BENCHMARK("gc_generational", generational_metrics, run_generational, "what generations buy: the nursery collected alone, or with the whole heap"),
    BENCHMARK("gc_frequency", frequency_metrics, run_nurseries, "what the frequency of collections costs: a smaller nursery is full sooner"),
    BENCHMARK("gc_live_data_ratio", live_metrics, run_live_ratio, "what a major collection costs by the share of the heap that lives"),
    BENCHMARK("gc_heap_size", allocation_metrics, run_major_cycles, "allocating from one major collection to the next: a larger heap is full later"),
    {0},
};
