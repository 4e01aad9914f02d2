#include "run/crew.h"
#include "suites/vm/async/executor.h"
#include "tests/suites/vm/random.h"
#include "tests/test.h"

#include <string.h>

enum { TASKS = 200, CHANNELS = 4, STEPS = 100 };

static struct executor executor;
static struct channel channels[CHANNELS];
static char order[16];
static uint64_t sent, received, items;
static atomic_uint done;

static void create(size_t most, bool shared)
{
    struct failure failure = {0};
    CHECK_MESSAGE(executor_create(&executor, most, shared, &failure), "%s", failure.message);
    memset(order, 0, sizeof order);
    memset(channels, 0, sizeof channels);
    sent = received = items = 0;
    atomic_store(&done, 0);
}

static void note(char letter)
{
    order[strlen(order)] = letter;
}

static void write_letters(struct task *self, void *argument)
{
    for (const char *letter = argument; *letter != '\0'; letter++) {
        note(*letter);
        task_yield(self);
    }
}

static void await_another(struct task *self, void *argument)
{
    note('(');
    task_await(self, executor_spawn(&executor, write_letters, argument));
    note(')');
}

TEST(vm_tasks_take_turns_in_the_order_of_becoming_ready)
{
    create(3, false);
    CHECK(executor_spawn(&executor, write_letters, "abc") && executor_spawn(&executor, write_letters, "x"));
    CHECK(executor_spawn(&executor, write_letters, "12") && executor_spawn(&executor, write_letters, "-") == NULL);
    bool ended = executor_run(&executor);
    bool again = executor_spawn(&executor, write_letters, "!") != NULL && executor_run(&executor);
    executor_destroy(&executor);
    CHECK_MESSAGE(ended && again && strcmp(order, "ax1b2c!") == 0, "%s", order);
}

TEST(vm_tasks_await_the_end_of_others)
{
    create(2, false);
    executor_spawn(&executor, await_another, "abc");
    bool ended = executor_run(&executor);
    executor_destroy(&executor);
    CHECK_MESSAGE(ended && strcmp(order, "(abc)") == 0, "%s", order);
}

static void receive_forever(struct task *self, void *argument)
{
    channel_receive(argument, self);
}

TEST(vm_tasks_that_all_wait_are_a_deadlock)
{
    create(2, false);
    channels[0].capacity = 1;
    executor_spawn(&executor, receive_forever, &channels[0]);
    bool ended = executor_run(&executor);
    executor_destroy(&executor);
    CHECK(!ended);
}

/* Floating point and the stack's contents outlive a switch. */
static void compute(struct task *self, void *argument)
{
    volatile double values[20];
    double sum = 0;
    uint64_t random = (uint64_t)(uintptr_t)argument;
    for (unsigned i = 0; i < 20; i++)
        values[i] = (double)(uintptr_t)argument + i;
    for (unsigned i = 0; i < 20; i++) {
        for (unsigned yields = random_below(&random, 4); yields > 0; yields--)
            task_yield(self);
        sum += values[i];
    }
    if (sum == 20 * (double)(uintptr_t)argument + 190)
        atomic_fetch_add(&done, 1);
}

static bool run_with_others(void *context, size_t worker, struct failure *failure)
{
    (void)worker;
    (void)failure;
    return executor_run(context);
}

TEST(vm_tasks_keep_their_stacks_when_they_move_between_threads)
{
    struct crew crew;
    struct failure failure = {0};
    create(TASKS, true);
    for (uintptr_t i = 0; i < TASKS; i++)
        executor_spawn(&executor, compute, (void *)i);
    bool ended = crew_create(&crew, 3, NULL, 0, &failure) && crew_do(&crew, run_with_others, &executor, &failure);
    crew_destroy(&crew);
    executor_destroy(&executor);
    CHECK_MESSAGE(ended && atomic_load(&done) == TASKS, "%u of %u", atomic_load(&done), TASKS);
}

static void send_some(struct task *self, void *argument)
{
    uint64_t random = (uint64_t)(uintptr_t)argument;
    for (unsigned i = 0; i < STEPS; i++) {
        uint64_t item = sample_random(&random);
        sent += item;
        channel_send(&channels[item % CHANNELS], self, item);
    }
    atomic_fetch_add(&done, 1);
}

static void receive_all(struct task *self, void *argument)
{
    struct channel *channel = argument;
    for (uint64_t item; (item = channel_receive(channel, self)) != 0; items++)
        received += item;
}

static void close_channels(struct task *self, void *argument)
{
    (void)argument;
    while (atomic_load(&done) < TASKS)
        task_yield(self);
    for (unsigned i = 0; i < CHANNELS; i++)
        for (unsigned j = 0; j < 2; j++)
            channel_send(&channels[i], self, 0);
}

TEST(vm_channels_lose_no_message)
{
    create(TASKS + 2 * CHANNELS + 1, false);
    for (unsigned i = 0; i < CHANNELS; i++) {
        channels[i].capacity = 1 + i * 3;
        executor_spawn(&executor, receive_all, &channels[i]);
        executor_spawn(&executor, receive_all, &channels[i]);
    }
    for (uintptr_t i = 0; i < TASKS; i++)
        executor_spawn(&executor, send_some, (void *)(i + 1));
    executor_spawn(&executor, close_channels, NULL);
    bool ended = executor_run(&executor);
    executor_destroy(&executor);
    CHECK_MESSAGE(ended && items == TASKS * STEPS && sent == received, "%llu items", (unsigned long long)items);
}
