/*
 * Random mutators against a mirror: what the heap should hold, kept as numbered nodes that nothing moves. After every collection the
 * heap's own invariants are checked, and that it is the mirror's graph, object for object.
 */
#include "suites/vm/gc/heap.h"
#include "tests/suites/vm/random.h"
#include "tests/test.h"

#include <string.h>

enum { ROOTS = 6, OPERATIONS = 400, MOST_FIELDS = 6, NONE = -1 };

struct node {
    unsigned references, data_words;
    int fields[MOST_FIELDS]; /* numbers of nodes, or NONE */
};

struct mutator {
    struct gc_heap heap;
    uint64_t random;
    int roots[ROOTS];
    struct node nodes[OPERATIONS];
    int node_count;
    bool no_barrier; /* a mutator that is wrong on purpose */
    uint64_t full;   /* allocations that the heap had no room for */
};

static uint64_t datum(int number, unsigned word)
{
    return word == 0 ? (uint64_t)number : (uint64_t)number * 0x9E3779B97F4A7C15u + word;
}

/* A node that can be reached, and its object; NONE where the walk ends at nothing. */
static int walk(struct mutator *mutator, struct gc_object **object)
{
    unsigned root = random_below(&mutator->random, ROOTS);
    int number = mutator->roots[root];
    *object = mutator->heap.roots[root];
    for (unsigned steps = random_below(&mutator->random, 6); number != NONE && steps > 0; steps--) {
        const struct node *node = &mutator->nodes[number];
        unsigned field = node->references == 0 ? 0 : random_below(&mutator->random, node->references);
        if (node->references == 0 || node->fields[field] == NONE)
            break;
        number = node->fields[field];
        *object = (*object)->fields[field];
    }
    return number;
}

static void allocate(struct mutator *mutator)
{
    struct node node = {.references = random_below(&mutator->random, MOST_FIELDS + 1)};
    node.data_words = 1 + random_below(&mutator->random, random_below(&mutator->random, 8) == 0 ? 50 : 5);
    struct gc_object *object = gc_allocate(&mutator->heap, node.references, node.data_words);
    if (object == NULL) {
        mutator->full++;
        return;
    }
    int number = mutator->node_count++;
    for (unsigned i = 0; i < MOST_FIELDS; i++)
        node.fields[i] = NONE;
    for (unsigned i = 0; i < node.data_words; i++)
        gc_data(object)[i] = datum(number, i);
    unsigned root = random_below(&mutator->random, ROOTS);
    /* What the root held often lives on below the new object. */
    if (node.references > 0 && random_below(&mutator->random, 4) != 0) {
        node.fields[0] = mutator->roots[root];
        gc_write(&mutator->heap, object, 0, mutator->heap.roots[root]);
    }
    mutator->nodes[number] = node;
    mutator->roots[root] = number;
    mutator->heap.roots[root] = object;
}

static void store(struct mutator *mutator)
{
    struct gc_object *object, *value;
    int to = walk(mutator, &object), number = walk(mutator, &value);
    if (to == NONE || mutator->nodes[to].references == 0)
        return;
    unsigned field = random_below(&mutator->random, mutator->nodes[to].references);
    if (random_below(&mutator->random, 5) == 0) {
        number = NONE;
        value = NULL;
    }
    mutator->nodes[to].fields[field] = number;
    if (mutator->no_barrier)
        object->fields[field] = value;
    else
        gc_write(&mutator->heap, object, field, value);
}

static void set_root(struct mutator *mutator)
{
    struct gc_object *value;
    int number = walk(mutator, &value);
    unsigned root = random_below(&mutator->random, ROOTS);
    bool clears = random_below(&mutator->random, 3) == 0;
    mutator->roots[root] = clears ? NONE : number;
    mutator->heap.roots[root] = clears ? NULL : value;
}

/* What is wrong with the heap, or NULL. *live is the bytes of the cells of what can be reached. */
static const char *compare(struct mutator *mutator, size_t *live)
{
    static struct gc_object *objects[OPERATIONS];
    static int pending[OPERATIONS];
    int count = 0;
    const char *wrong = gc_verify(&mutator->heap);
    if (wrong != NULL)
        return wrong;
    memset(objects, 0, sizeof objects);
    *live = 0;
    for (unsigned i = 0; i < ROOTS; i++) {
        int number = mutator->roots[i];
        if ((number == NONE) != (mutator->heap.roots[i] == NULL))
            return "a root is lost";
        if (number == NONE)
            continue;
        if (objects[number] == NULL)
            pending[count++] = number;
        else if (objects[number] != mutator->heap.roots[i])
            return "an object is there twice";
        objects[number] = mutator->heap.roots[i];
    }
    while (count > 0) {
        int number = pending[--count];
        const struct node *node = &mutator->nodes[number];
        struct gc_object *object = objects[number];
        if (object->references != node->references)
            return "an object has other references";
        for (unsigned i = 0; i < node->data_words; i++)
            if (gc_data(object)[i] != datum(number, i))
                return "an object's data changed";
        *live += gc_cell_bytes(node->references, node->data_words);
        for (unsigned i = 0; i < node->references; i++) {
            int next = node->fields[i];
            if ((next == NONE) != (object->fields[i] == NULL))
                return "a reference is lost";
            if (next == NONE)
                continue;
            if (objects[next] == NULL)
                pending[count++] = next;
            else if (objects[next] != object->fields[i])
                return "an object is there twice";
            objects[next] = object->fields[i];
        }
    }
    return NULL;
}

static const char *run(struct mutator *mutator)
{
    uint64_t seen = 0;
    for (int i = 0; i < OPERATIONS; i++) {
        const struct gc_statistics *statistics = &mutator->heap.statistics;
        uint64_t majors = statistics->majors;
        unsigned kind = random_below(&mutator->random, 100);
        if (kind < 55)
            allocate(mutator);
        else if (kind < 85)
            store(mutator);
        else if (kind < 97)
            set_root(mutator);
        else if (kind < 99)
            gc_minor(&mutator->heap);
        else
            gc_major(&mutator->heap);
        if (statistics->minors + statistics->majors == seen)
            continue;
        seen = statistics->minors + statistics->majors;
        size_t live;
        const char *wrong = compare(mutator, &live);
        if (wrong != NULL)
            return wrong;
        bool swept_last = statistics->majors > majors && gc_nursery_room(&mutator->heap) == 4096;
        if (swept_last && kind >= 99 && mutator->heap.old_used != live)
            return "something dead was not freed";
    }
    return NULL;
}

/* Of so many programs, how many were found wrong; the first is told. */
static unsigned long run_programs(unsigned long programs, bool no_barrier, uint64_t *full, uint64_t *collections, const char **first)
{
    static struct mutator mutator;
    unsigned long wrong_ones = 0;
    for (unsigned long program = 0; program < programs; program++) {
        struct failure failure = {0};
        uint64_t random = random_seed(1) + program;
        struct gc_config config = {.nursery_bytes = 4096, .old_bytes = 4096 * (2 + random_below(&random, 40)), .roots = ROOTS, .poison = true};
        mutator.random = random;
        mutator.node_count = 0;
        mutator.no_barrier = no_barrier;
        mutator.full = 0;
        for (unsigned i = 0; i < ROOTS; i++)
            mutator.roots[i] = NONE;
        CHECK_MESSAGE(gc_create(&mutator.heap, &config, &failure), "%s", failure.message);
        const char *wrong = run(&mutator);
        *full += mutator.full;
        *collections += mutator.heap.statistics.minors + mutator.heap.statistics.majors;
        gc_destroy(&mutator.heap);
        if (wrong != NULL && wrong_ones++ == 0)
            *first = wrong;
    }
    return wrong_ones;
}

TEST(vm_gc_loses_nothing_and_leaves_nothing_dangling_under_random_mutators)
{
    uint64_t full = 0, collections = 0;
    const char *first = "";
    unsigned long programs = random_programs(2000), wrong = run_programs(programs, false, &full, &collections, &first);
    CHECK_MESSAGE(wrong == 0, "%lu of %lu mutators: %s, ...", wrong, programs, first);
    CHECK_MESSAGE(programs < 1000 || (full > 0 && collections > programs), "%llu allocations found no room, %llu collections",
                  (unsigned long long)full, (unsigned long long)collections);
}

TEST(vm_gc_tests_notice_a_missing_write_barrier)
{
    uint64_t full = 0, collections = 0;
    const char *first = "";
    CHECK(run_programs(300, true, &full, &collections, &first) > 100);
}

TEST(vm_gc_frees_cycles_and_says_when_live_objects_fill_the_heap)
{
    struct gc_heap heap;
    struct failure failure = {0};
    struct gc_config config = {.nursery_bytes = 4096, .old_bytes = 16 * 4096, .roots = 1, .poison = true};
    CHECK(gc_create(&heap, &config, &failure));
    /* A ring of two, dead: twenty heaps of them pass. */
    for (unsigned i = 0; i < 20 * 16 * 4096 / 64; i++) {
        heap.roots[0] = gc_allocate(&heap, 1, 1);
        CHECK(heap.roots[0] != NULL);
        struct gc_object *other = gc_allocate(&heap, 1, 1);
        CHECK(other != NULL);
        gc_write(&heap, other, 0, heap.roots[0]);
        gc_write(&heap, heap.roots[0], 0, other);
    }
    uint64_t majors = heap.statistics.majors;
    gc_minor(&heap);
    gc_major(&heap);
    bool ring_only = heap.old_used == 64;
    /* A list that lives. */
    struct gc_object *object;
    for (heap.roots[0] = NULL; (object = gc_allocate(&heap, 1, 1)) != NULL; heap.roots[0] = object)
        gc_write(&heap, object, 0, heap.roots[0]);
    const char *wrong = gc_verify(&heap);
    size_t length = 0;
    for (object = heap.roots[0]; object != NULL; object = object->fields[0])
        length++;
    bool too_large = gc_allocate(&heap, 60, 4) == NULL;
    gc_destroy(&heap);
    CHECK(ring_only && too_large);
    CHECK_MESSAGE(wrong == NULL, "%s", wrong);
    CHECK_MESSAGE(length * 32 >= 8 * 4096, "%zu objects, %llu majors before", length, (unsigned long long)majors);
}
