/*
 * The benchmarks of the category `concurrency`: threads that do the same operation on the same data. Worker 0 does a number of
 * operations, the others go on until it is through, so that nobody is ever alone.
 */
#define _GNU_SOURCE
#include "base/affinity.h"
#include "base/clock.h"
#include "protocol/plan.h"
#include "run/crew.h"
#include "suites/vm/concurrency/queue.h"
#include "suites/vm/concurrency/spin.h"
#include "suites/vm/suite.h"

#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 16,          /* operations between two looks at whether to stop */
    MOST_THREADS = 64,
    OUTSIDE_TURNS = 400, /* low contention: turns of work outside the lock */
};

/* What one thread did. Each has a cache line of its own. */
struct lane {
    _Alignas(CACHE_LINE) uint64_t done; /* in this round */
    uint64_t elapsed_ns;
    uint64_t counted, all; /* changes made to the shared data (items taken from the queue), and operations, ever */
    uint64_t random;
};

struct contest {
    const struct bench *bench;
    struct crew crew;
    uint64_t iterations, read_percent;
    unsigned outside; /* turns of work between two locked stretches */
    void (*operation)(struct contest *contest, struct lane *lane);
    _Alignas(CACHE_LINE) atomic_bool stop;
    _Alignas(CACHE_LINE) union {
        pthread_mutex_t mutex;
        pthread_rwlock_t rwlock;
        struct spin spin;
        struct ticket ticket;
    };
    _Alignas(CACHE_LINE) uint64_t counter; /* what the lock protects */
    _Alignas(CACHE_LINE) struct {
        _Alignas(CACHE_LINE) atomic_uint_fast64_t value;
    } apart[MOST_THREADS];
    _Alignas(CACHE_LINE) atomic_uint_fast64_t together[MOST_THREADS];
    struct queue queue;
    struct lane lanes[MOST_THREADS];
};

/* ---- operations ---- */

static void work_outside(unsigned turns)
{
    for (unsigned i = 0; i < turns; i++)
        __asm__ volatile("" : : : "memory");
}

/* Under the lock. Not atomic: a lock that does not exclude loses counts, which finish() sees. */
static void count(struct contest *contest, struct lane *lane)
{
    uint64_t value = contest->counter;
    __asm__ volatile("" : "+r"(value));
    contest->counter = value + 1;
    lane->counted++;
}

static void lock_mutex(struct contest *contest, struct lane *lane)
{
    pthread_mutex_lock(&contest->mutex);
    count(contest, lane);
    pthread_mutex_unlock(&contest->mutex);
    work_outside(contest->outside);
}

static void lock_rwlock(struct contest *contest, struct lane *lane)
{
    lane->random = lane->random * 6364136223846793005u + 1442695040888963407u;
    if ((lane->random >> 33) % 100 >= contest->read_percent) {
        pthread_rwlock_wrlock(&contest->rwlock);
        count(contest, lane);
    } else {
        pthread_rwlock_rdlock(&contest->rwlock);
        uint64_t value = contest->counter;
        __asm__ volatile("" : : "r"(value));
    }
    pthread_rwlock_unlock(&contest->rwlock);
}

static void lock_spin(struct contest *contest, struct lane *lane)
{
    spin_lock(&contest->spin);
    count(contest, lane);
    spin_unlock(&contest->spin);
}

static void lock_ticket(struct contest *contest, struct lane *lane)
{
    ticket_lock(&contest->ticket);
    count(contest, lane);
    ticket_unlock(&contest->ticket);
}

/* Puts a one and takes one: the queue is never full, and what is taken adds up to what was put. */
static void pass_through_queue(struct contest *contest, struct lane *lane)
{
    uint64_t value;
    unsigned turns = 0;
    while (!queue_put(&contest->queue, 1))
        spin_wait(&turns);
    while (!queue_take(&contest->queue, &value))
        spin_wait(&turns);
    lane->counted += value;
}

/* Each thread's own counter: a load, an addition and a store, as no other thread writes it. */
static void bump(atomic_uint_fast64_t *counter)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + 1, memory_order_relaxed);
}

static void bump_together(struct contest *contest, struct lane *lane)
{
    bump(&contest->together[lane - contest->lanes]);
    lane->counted++;
}

static void bump_apart(struct contest *contest, struct lane *lane)
{
    bump(&contest->apart[lane - contest->lanes].value);
    lane->counted++;
}

/* ---- rounds ---- */

static bool run_lane(void *context, size_t worker, struct failure *failure)
{
    struct contest *contest = context;
    struct lane *lane = &contest->lanes[worker];
    bool leads = worker == 0;
    (void)failure;
    lane->done = 0;
    uint64_t start = clock_ns();
    while (leads ? lane->done < contest->iterations : !atomic_load_explicit(&contest->stop, memory_order_relaxed))
        for (unsigned i = 0; i < BATCH; i++, lane->done++)
            contest->operation(contest, lane);
    if (leads)
        atomic_store(&contest->stop, true);
    lane->elapsed_ns = clock_end_stretch(start, contest->bench->plan->canary_percent);
    lane->all += lane->done;
    return true;
}

enum metric { OPERATION_NS, OPERATIONS_PER_MS, FAIRNESS };

static const struct metric_def metrics[] = {
    [OPERATION_NS] = {"op_ns", "ns", false, true, "one operation as a thread sees it, mean of the threads"},
    [OPERATIONS_PER_MS] = {"ops_per_ms", "ops/ms", true, false, "operations in 1 ms, all threads together"},
    [FAIRNESS] = {"fairness_percent", "%", true, false, "operations of the slowest thread, in % of the fastest one's"},
    {0},
};

static bool run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct contest *contest = bench->state;
    contest->iterations = iterations;
    atomic_store(&contest->stop, false);
    if (!crew_do(&contest->crew, run_lane, contest, &bench->failure))
        return false;
    double rate = 0, least = 0, most = 0;
    size_t threads = contest->crew.count;
    for (size_t i = 0; i < threads; i++) {
        double one = (double)contest->lanes[i].done / (double)contest->lanes[i].elapsed_ns;
        rate += one;
        least = i == 0 || one < least ? one : least;
        most = one > most ? one : most;
    }
    sample->elapsed_ns = contest->lanes[0].elapsed_ns;
    sample->values[OPERATION_NS] = (double)threads / rate;
    sample->values[OPERATIONS_PER_MS] = rate * 1e6;
    sample->values[FAIRNESS] = 100 * least / most;
    return true;
}

static bool finish(struct bench *bench)
{
    struct contest *contest = bench->state;
    uint64_t made = 0, seen = contest->counter;
    for (size_t i = 0; i < contest->crew.count; i++) {
        made += contest->lanes[i].counted;
        seen += atomic_load(&contest->together[i]) + atomic_load(&contest->apart[i].value);
        seen += contest->operation == pass_through_queue ? contest->lanes[i].all : 0;
    }
    return made == seen
        || fail(&bench->failure, FAILURE_ERROR, "lost_update", "%llu changes were made and %llu are there: the figures are void",
                (unsigned long long)made, (unsigned long long)seen);
}

/* ---- beginning and end ---- */

static size_t threads_of(const struct plan_bench *spec)
{
    return plan_number(spec, "threads");
}

static bool set_up(struct bench *bench, void (*operation)(struct contest *contest, struct lane *lane))
{
    struct affinity mine;
    const struct plan *plan = bench->plan;
    size_t threads = threads_of(bench->spec), cpus = affinity_get(&mine) ? affinity_count(&mine) : 1;
    cpus = plan->cpu_count > 0 ? plan->cpu_count : cpus;
    if (threads > cpus)
        return fail(&bench->failure, FAILURE_SKIP, "too_few_cores", "threads=%zu: there are %zu CPUs to use", threads, cpus);
    struct contest *contest = aligned_alloc(CACHE_LINE, sizeof *contest);
    if (contest == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    memset(contest, 0, sizeof *contest);
    bench->state = contest;
    contest->bench = bench;
    contest->operation = operation;
    queue_init(&contest->queue);
    for (size_t i = 0; i < MOST_THREADS; i++)
        contest->lanes[i].random = plan->seed + i;
    return crew_create(&contest->crew, threads, plan->cpus, plan->cpu_count, &bench->failure);
}

static bool chosen(const struct bench *bench, const char *name, const char *value)
{
    return strcmp(plan_param(bench->spec, name), value) == 0;
}

static bool set_up_mutex(struct bench *bench)
{
    if (!set_up(bench, lock_mutex))
        return false;
    pthread_mutex_init(&((struct contest *)bench->state)->mutex, NULL);
    return true;
}

static bool set_up_contention(struct bench *bench)
{
    if (!set_up_mutex(bench))
        return false;
    ((struct contest *)bench->state)->outside = chosen(bench, "contention", "low") ? OUTSIDE_TURNS : 0;
    return true;
}

static bool set_up_rwlock(struct bench *bench)
{
    if (!set_up(bench, lock_rwlock))
        return false;
    struct contest *contest = bench->state;
    contest->read_percent = plan_number(bench->spec, "read_percent");
    pthread_rwlock_init(&contest->rwlock, NULL);
    return true;
}

static bool set_up_spin(struct bench *bench)
{
    return set_up(bench, chosen(bench, "kind", "ticket") ? lock_ticket : lock_spin);
}

static bool set_up_queue(struct bench *bench)
{
    return set_up(bench, pass_through_queue);
}

static bool set_up_sharing(struct bench *bench)
{
    return set_up(bench, chosen(bench, "layout", "together") ? bump_together : bump_apart);
}

static void tear_down(struct bench *bench)
{
    struct contest *contest = bench->state;
    if (contest == NULL)
        return;
    crew_destroy(&contest->crew);
    free(contest);
}

static const char *const contentions[] = {"low", "high", NULL};
static const char *const spins[] = {"test-and-set", "ticket", NULL};
static const char *const layouts[] = {"together", "apart", NULL};

#define THREADS {.name = "threads", .kind = PARAM_NUMBER, .min = 1, .max = MOST_THREADS, .fallback = "2", .help = "threads, a core each"}

static const struct param_def threads_only[] = {THREADS, {0}};
static const struct param_def contention_params[] = {
    THREADS,
    {.name = "contention", .kind = PARAM_CHOICE, .choices = contentions, .fallback = "high",
     .help = "high: nothing is done outside the lock; low: 400 turns of a loop are"},
    {0},
};
static const struct param_def rwlock_params[] = {
    THREADS,
    {.name = "read_percent", .kind = PARAM_NUMBER, .min = 0, .max = 100, .fallback = "90", .help = "share of the operations that only read, %"},
    {0},
};
static const struct param_def spin_params[] = {
    THREADS,
    {.name = "kind", .kind = PARAM_CHOICE, .choices = spins, .fallback = "test-and-set", .help = "test-and-set: who is first; ticket: who came first"},
    {0},
};
static const struct param_def sharing_params[] = {
    THREADS,
    {.name = "layout", .kind = PARAM_CHOICE, .choices = layouts, .fallback = "together",
     .help = "together: the threads' counters lie side by side; apart: in a cache line each"},
    {0},
};

#define BENCHMARK(NAME, PARAMS, SET_UP, HELP)                                                                                          \
    {                                                                                                                                  \
        .name = NAME, .help = HELP, .params = PARAMS, .metrics = metrics, .cores = threads_of, .set_up = SET_UP, .run = run, .finish = finish, \
        .tear_down = tear_down                                                                                                         \
    }

const struct bench_def vm_concurrency_benchmarks[] = {
    BENCHMARK("concurrency_lock_contention", contention_params, set_up_contention, "one lock (pthread_mutex of the harness's C library) under low and high contention"),
    BENCHMARK("concurrency_mutex", threads_only, set_up_mutex, "locking and unlocking the C library's mutex around one addition"),
    BENCHMARK("concurrency_rwlock", rwlock_params, set_up_rwlock, "the C library's read-write lock by the share of readers"),
    BENCHMARK("concurrency_spinlock", spin_params, set_up_spin, "a spin lock around one addition"),
    BENCHMARK("concurrency_lock_free_queue", threads_only, set_up_queue, "putting one item into a bounded lock-free queue and taking one out"),
    BENCHMARK("concurrency_false_sharing", sharing_params, set_up_sharing, "each thread adds to a counter of its own"),
    {0},
};
