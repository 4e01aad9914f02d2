/* Spin locks: test-and-set with backing off, and tickets, which serve in the order of coming. */
#ifndef KVMBENCH_VM_CONCURRENCY_SPIN_H
#define KVMBENCH_VM_CONCURRENCY_SPIN_H

#include <immintrin.h>
#include <sched.h>
#include <stdatomic.h>

enum { SPIN_TURNS = 1000 /* then the holder may not be running */ };

static inline void spin_wait(unsigned *turns)
{
    if (++*turns % SPIN_TURNS == 0)
        sched_yield();
    else
        _mm_pause();
}

struct spin {
    atomic_int held;
};

static inline void spin_lock(struct spin *spin)
{
    unsigned turns = 0;
    while (atomic_exchange_explicit(&spin->held, 1, memory_order_acquire))
        while (atomic_load_explicit(&spin->held, memory_order_relaxed))
            spin_wait(&turns);
}

static inline void spin_unlock(struct spin *spin)
{
    atomic_store_explicit(&spin->held, 0, memory_order_release);
}

struct ticket {
    atomic_uint next, served;
};

static inline void ticket_lock(struct ticket *ticket)
{
    unsigned turns = 0, mine = atomic_fetch_add_explicit(&ticket->next, 1, memory_order_relaxed);
    while (atomic_load_explicit(&ticket->served, memory_order_acquire) != mine)
        spin_wait(&turns);
}

static inline void ticket_unlock(struct ticket *ticket)
{
    unsigned served = atomic_load_explicit(&ticket->served, memory_order_relaxed);
    atomic_store_explicit(&ticket->served, served + 1, memory_order_release);
}

#endif
