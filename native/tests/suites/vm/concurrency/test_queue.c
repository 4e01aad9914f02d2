/* Threads that put and take: every item comes out once, and those of one producer in their order. */
#include "run/crew.h"
#include "suites/vm/concurrency/queue.h"
#include "suites/vm/concurrency/spin.h"
#include "tests/test.h"

#include <string.h>

enum { PRODUCERS = 2, CONSUMERS = 2, ITEMS = 50000 /* of each producer */ };

static struct shared {
    struct queue queue;
    atomic_uint taken;
    unsigned seen[PRODUCERS][ITEMS];          /* how often it came out */
    unsigned after[CONSUMERS][PRODUCERS];     /* the last number that a consumer saw, plus 1 */
    atomic_uint out_of_order;
    struct spin spin;
    struct ticket ticket;
    unsigned counters[2];
} shared;

static bool produce_or_consume(void *context, size_t worker, struct failure *failure)
{
    unsigned turns = 0;
    uint64_t value;
    (void)context;
    (void)failure;
    for (unsigned i = 0; worker < PRODUCERS && i < ITEMS; i++)
        while (!queue_put(&shared.queue, (uint64_t)worker << 32 | i))
            spin_wait(&turns);
    while (worker >= PRODUCERS && atomic_load(&shared.taken) < PRODUCERS * ITEMS) {
        if (!queue_take(&shared.queue, &value)) {
            spin_wait(&turns);
            continue;
        }
        unsigned producer = (unsigned)(value >> 32), number = (unsigned)value;
        atomic_fetch_add(&shared.taken, 1);
        shared.seen[producer][number]++;
        if (number < shared.after[worker - PRODUCERS][producer])
            atomic_fetch_add(&shared.out_of_order, 1);
        shared.after[worker - PRODUCERS][producer] = number + 1;
    }
    return true;
}

static bool add(void *context, size_t worker, struct failure *failure)
{
    (void)context;
    (void)worker;
    (void)failure;
    for (unsigned i = 0; i < ITEMS; i++) {
        spin_lock(&shared.spin);
        shared.counters[0]++;
        spin_unlock(&shared.spin);
        ticket_lock(&shared.ticket);
        shared.counters[1]++;
        ticket_unlock(&shared.ticket);
    }
    return true;
}

static void with_crew(size_t workers, crew_job job)
{
    struct crew crew;
    struct failure failure = {0};
    memset(&shared, 0, sizeof shared);
    queue_init(&shared.queue);
    bool done = crew_create(&crew, workers, NULL, 0, &failure) && crew_do(&crew, job, NULL, &failure);
    crew_destroy(&crew);
    CHECK_MESSAGE(done, "%s", failure.message);
}

TEST(vm_queue_gives_every_item_once_and_in_its_producers_order)
{
    with_crew(PRODUCERS + CONSUMERS, produce_or_consume);
    for (unsigned i = 0; i < PRODUCERS; i++)
        for (unsigned j = 0; j < ITEMS; j++)
            CHECK_MESSAGE(shared.seen[i][j] == 1, "item %u of producer %u came out %u times", j, i, shared.seen[i][j]);
    CHECK(shared.out_of_order == 0);
}

TEST(vm_queue_says_when_it_is_full_and_when_it_is_empty)
{
    uint64_t value = 7;
    queue_init(&shared.queue);
    CHECK(!queue_take(&shared.queue, &value));
    for (unsigned i = 0; i < QUEUE_CELLS; i++)
        CHECK(queue_put(&shared.queue, i));
    CHECK(!queue_put(&shared.queue, 0) && queue_take(&shared.queue, &value) && value == 0 && queue_put(&shared.queue, 1));
}

TEST(vm_spin_locks_exclude)
{
    with_crew(3, add);
    CHECK_MESSAGE(shared.counters[0] == 3 * ITEMS && shared.counters[1] == 3 * ITEMS, "%u and %u of %u", shared.counters[0],
                  shared.counters[1], 3 * ITEMS);
}
