/*
 * A bounded lock-free queue of many producers and consumers (after D. Vyukov): each cell has a number that says whose turn it is,
 * so that a producer and a consumer meet only where they use the same cell.
 */
#ifndef KVMBENCH_VM_CONCURRENCY_QUEUE_H
#define KVMBENCH_VM_CONCURRENCY_QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { QUEUE_CELLS = 1024 /* a power of two */, CACHE_LINE = 64 };

struct queue_cell {
    atomic_size_t turn; /* i: free for the i-th put; i + 1: holds what the i-th put */
    uint64_t value;
};

struct queue {
    _Alignas(CACHE_LINE) atomic_size_t puts;
    _Alignas(CACHE_LINE) atomic_size_t takes;
    _Alignas(CACHE_LINE) struct queue_cell cells[QUEUE_CELLS];
};

static inline void queue_init(struct queue *queue)
{
    atomic_init(&queue->puts, 0);
    atomic_init(&queue->takes, 0);
    for (size_t i = 0; i < QUEUE_CELLS; i++)
        atomic_init(&queue->cells[i].turn, i);
}

/* The cell whose turn it is at this end, claimed; NULL: none. The turn of a cell that can be claimed is the count plus `ahead`. */
static inline struct queue_cell *queue_claim(struct queue *queue, atomic_size_t *end, size_t ahead, size_t *count)
{
    *count = atomic_load_explicit(end, memory_order_relaxed);
    for (;;) {
        struct queue_cell *cell = &queue->cells[*count % QUEUE_CELLS];
        ptrdiff_t late = (ptrdiff_t)(atomic_load_explicit(&cell->turn, memory_order_acquire) - (*count + ahead));
        if (late < 0)
            return NULL;
        if (late > 0)
            *count = atomic_load_explicit(end, memory_order_relaxed);
        else if (atomic_compare_exchange_weak_explicit(end, count, *count + 1, memory_order_relaxed, memory_order_relaxed))
            return cell;
    }
}

/* False when it is full. */
static inline bool queue_put(struct queue *queue, uint64_t value)
{
    size_t count;
    struct queue_cell *cell = queue_claim(queue, &queue->puts, 0, &count);
    if (cell == NULL)
        return false;
    cell->value = value;
    atomic_store_explicit(&cell->turn, count + 1, memory_order_release);
    return true;
}

/* False when it is empty. */
static inline bool queue_take(struct queue *queue, uint64_t *value)
{
    size_t count;
    struct queue_cell *cell = queue_claim(queue, &queue->takes, 1, &count);
    if (cell == NULL)
        return false;
    *value = cell->value;
    atomic_store_explicit(&cell->turn, count + QUEUE_CELLS, memory_order_release);
    return true;
}

#endif
