/* The benchmarks of the category `async`: tasks on the executor of executor.h. */
#define _GNU_SOURCE
#include "base/affinity.h"
#include "base/clock.h"
#include "protocol/plan.h"
#include "run/crew.h"
#include "suites/vm/async/executor.h"
#include "suites/vm/suite.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TASKS = 10000, MOST_THREADS = 64, YIELDS = 10, MESSAGES = 1000 };

struct async {
    struct executor executor;
    struct crew crew;
    size_t tasks;
    atomic_uint_fast64_t ran; /* bodies of tasks, and what they received */
    uint64_t expected;
    struct channel channel;
};

/* ---- what tasks do ---- */

static void count(void *argument)
{
    struct async *async = argument;
    atomic_store_explicit(&async->ran, atomic_load_explicit(&async->ran, memory_order_relaxed) + 1, memory_order_relaxed);
}

static void count_only(struct task *self, void *argument)
{
    (void)self;
    count(argument);
}

static void count_and_yield(struct task *self, void *argument)
{
    for (unsigned i = 0; i < YIELDS; i++)
        task_yield(self);
    atomic_fetch_add_explicit(&((struct async *)argument)->ran, 1, memory_order_relaxed);
}

static void await_children(struct task *self, void *argument)
{
    struct async *async = argument;
    for (size_t i = 0; i < async->tasks; i++)
        task_await(self, executor_spawn(&async->executor, count_only, async));
}

static void send_messages(struct task *self, void *argument)
{
    struct async *async = argument;
    for (unsigned i = 0; i < MESSAGES; i++)
        channel_send(&async->channel, self, 1);
}

static void receive_messages(struct task *self, void *argument)
{
    struct async *async = argument;
    uint64_t received = 0;
    for (unsigned i = 0; i < MESSAGES; i++)
        received += channel_receive(&async->channel, self);
    atomic_fetch_add_explicit(&async->ran, received, memory_order_relaxed);
}

/* ---- rounds: spawn some tasks, run them to their end ---- */

static bool run_executor(void *context, size_t worker, struct failure *failure)
{
    struct async *async = context;
    (void)worker;
    return executor_run(&async->executor)
        || fail(failure, FAILURE_ERROR, "deadlock", "%zu tasks wait for one another: the figures are void", async->executor.live);
}

static bool spawn(struct async *async, task_body body, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (executor_spawn(&async->executor, body, async) == NULL)
            return false;
    return true;
}

/* So many rounds, each of which leaves its traces in `ran`; the time of one, in ns. */
static double run_rounds(struct bench *bench, uint64_t iterations, struct sample *sample, bool (*begin)(struct async *async), uint64_t traces)
{
    struct async *async = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        if (!begin(async) || !crew_do(&async->crew, run_executor, async, &bench->failure))
            return -1;
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    async->expected += iterations * traces;
    return (double)sample->elapsed_ns / (double)iterations;
}

static bool begin_spawn(struct async *async)
{
    return spawn(async, count_only, async->tasks);
}

static bool begin_await(struct async *async)
{
    return spawn(async, await_children, 1);
}

static bool begin_yield(struct async *async)
{
    return spawn(async, count_and_yield, async->tasks);
}

static bool begin_channel(struct async *async)
{
    return spawn(async, send_messages, 1) && spawn(async, receive_messages, 1);
}

static bool run_spawn(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    size_t tasks = ((struct async *)bench->state)->tasks;
    double round = run_rounds(bench, iterations, sample, begin_spawn, tasks);
    sample->values[0] = round / (double)tasks;
    return round >= 0;
}

static bool run_await(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    size_t tasks = ((struct async *)bench->state)->tasks;
    double round = run_rounds(bench, iterations, sample, begin_await, tasks);
    sample->values[0] = round / (double)tasks;
    return round >= 0;
}

/* A task is entered once, and again after each time it yielded. */
static bool run_switch(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    size_t tasks = ((struct async *)bench->state)->tasks;
    double round = run_rounds(bench, iterations, sample, begin_yield, tasks);
    sample->values[0] = round / (double)(tasks * (YIELDS + 1));
    return round >= 0;
}

enum executor_metric { RESUMES_PER_MS, TASKS_PER_MS };

static bool run_throughput(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    size_t tasks = ((struct async *)bench->state)->tasks;
    double round = run_rounds(bench, iterations, sample, begin_yield, tasks);
    sample->values[TASKS_PER_MS] = (double)tasks * 1e6 / round;
    sample->values[RESUMES_PER_MS] = sample->values[TASKS_PER_MS] * (YIELDS + 1);
    return round >= 0;
}

static bool run_channel(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    double round = run_rounds(bench, iterations, sample, begin_channel, MESSAGES);
    sample->values[0] = round / MESSAGES;
    return round >= 0;
}

/* ---- beginning and end ---- */

static bool set_up_for(struct bench *bench, size_t tasks, size_t most, size_t threads)
{
    struct affinity mine;
    const struct plan *plan = bench->plan;
    size_t cpus = affinity_get(&mine) ? affinity_count(&mine) : 1;
    cpus = plan->cpu_count > 0 ? plan->cpu_count : cpus;
    if (threads > cpus)
        return fail(&bench->failure, FAILURE_SKIP, "too_few_cores", "threads=%zu: there are %zu CPUs to use", threads, cpus);
    struct async *async = calloc(1, sizeof *async);
    if (async == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = async;
    async->tasks = tasks;
    return executor_create(&async->executor, most, threads > 1, &bench->failure)
        && crew_create(&async->crew, threads, plan->cpus, plan->cpu_count, &bench->failure);
}

static bool set_up_tasks(struct bench *bench)
{
    size_t tasks = plan_number(bench->spec, "tasks");
    return set_up_for(bench, tasks, tasks, 1);
}

/* The one that awaits, and one child at a time. */
static bool set_up_await(struct bench *bench)
{
    return set_up_for(bench, plan_number(bench->spec, "tasks"), 2, 1);
}

static size_t threads_of(const struct plan_bench *spec)
{
    return plan_number(spec, "threads");
}

static bool set_up_threads(struct bench *bench)
{
    size_t tasks = plan_number(bench->spec, "tasks");
    return set_up_for(bench, tasks, tasks, threads_of(bench->spec));
}

static bool set_up_channel(struct bench *bench)
{
    if (!set_up_for(bench, 2, 2, 1))
        return false;
    ((struct async *)bench->state)->channel.capacity = plan_number(bench->spec, "capacity");
    return true;
}

static uint64_t memory(const struct plan_bench *spec)
{
    return executor_memory(plan_number(spec, "tasks"));
}

static bool finish(struct bench *bench)
{
    const struct async *async = bench->state;
    uint64_t ran = atomic_load(&async->ran);
    return ran == async->expected
        || fail(&bench->failure, FAILURE_ERROR, "lost_task", "%llu tasks or messages were expected and %llu were there: the figures are void",
                (unsigned long long)async->expected, (unsigned long long)ran);
}

static void tear_down(struct bench *bench)
{
    struct async *async = bench->state;
    if (async == NULL)
        return;
    crew_destroy(&async->crew);
    executor_destroy(&async->executor);
    free(async);
}

#define TASKS(FALLBACK, HELP) {.name = "tasks", .kind = PARAM_NUMBER, .min = 1, .max = MOST_TASKS, .fallback = FALLBACK, .help = HELP}

static const struct param_def spawn_params[] = {TASKS("100", "tasks that are spawned before the first one runs"), {0}};
static const struct param_def await_params[] = {TASKS("100", "tasks that are spawned and awaited one after the other"), {0}};
static const struct param_def task_params[] = {TASKS("100", "tasks at once, each of which yields ten times"), {0}};
static const struct param_def thread_params[] = {
    TASKS("100", "tasks at once, each of which yields ten times"),
    {.name = "threads", .kind = PARAM_NUMBER, .min = 1, .max = MOST_THREADS, .fallback = "2", .help = "threads that run the executor, a core each"},
    {0},
};
static const struct param_def channel_params[] = {
    {.name = "capacity", .kind = PARAM_NUMBER, .min = 1, .max = CHANNEL_MOST, .fallback = "16", .help = "items that the channel holds"},
    {0},
};

static const struct metric_def spawn_metrics[] = {{"spawn_ns", "ns", false, true, "one task spawned and run to its end"}, {0}};
static const struct metric_def await_metrics[] = {{"await_ns", "ns", false, true, "one task spawned and awaited"}, {0}};
static const struct metric_def switch_metrics[] = {
    {"switch_ns", "ns", false, true, "a task is taken from the queue, entered, and left again for the queue"}, {0},
};
static const struct metric_def executor_metrics[] = {
    [RESUMES_PER_MS] = {"ops_per_ms", "ops/ms", true, true, "tasks entered in 1 ms, all threads together"},
    [TASKS_PER_MS] = {"tasks_per_ms", "tasks/ms", true, false, "tasks spawned and done in 1 ms"},
    {0},
};
static const struct metric_def channel_metrics[] = {{"message_ns", "ns", false, true, "one message sent and received"}, {0}};

#define BENCHMARK(NAME, PARAMS, METRICS, SET_UP, RUN, HELP, ...)                                                         \
    {                                                                                                                    \
        .name = NAME, .help = HELP, .params = PARAMS, .metrics = METRICS, .set_up = SET_UP, .run = RUN, .finish = finish, \
        .tear_down = tear_down, __VA_ARGS__                                                                              \
    }

const struct bench_def vm_async_benchmarks[] = {
    BENCHMARK("async_task_spawn", spawn_params, spawn_metrics, set_up_tasks, run_spawn, "spawning tasks with stacks of their own, which are used again",
              .memory = memory),
    BENCHMARK("async_await", await_params, await_metrics, set_up_await, run_await, "awaiting a task that has just been spawned", .memory = NULL),
    BENCHMARK("async_switch", task_params, switch_metrics, set_up_tasks, run_switch, "switching between tasks that yield", .memory = memory),
    BENCHMARK("async_executor_throughput", task_params, executor_metrics, set_up_tasks, run_throughput, "tasks that yield, on one thread", .memory = memory),
    BENCHMARK("async_concurrent_tasks", thread_params, executor_metrics, set_up_threads, run_throughput,
              "tasks that yield, on several threads with one queue and a spin lock", .memory = memory, .cores = threads_of),
    BENCHMARK("async_channel", channel_params, channel_metrics, set_up_channel, run_channel, "messages from one task to another by a bounded channel",
              .memory = NULL),
    {0},
};
