/*
 * Coroutines with stacks of their own, and an executor that runs them in the order in which they became ready. One thread may run an
 * executor, or several together; then its tasks move between them.
 */
#ifndef KVMBENCH_VM_ASYNC_EXECUTOR_H
#define KVMBENCH_VM_ASYNC_EXECUTOR_H

#include "base/failure.h"
#include "suites/vm/concurrency/spin.h"

struct executor;
struct task;

typedef void (*task_body)(struct task *self, void *argument);

enum task_state { TASK_READY, TASK_WAITING, TASK_DONE };

struct task {
    void *stack_pointer; /* while it does not run */
    void **runner;       /* where the thread that runs it left its own */
    struct executor *executor;
    char *stack_end;     /* the byte after its highest one */
    task_body body;
    void *argument;
    enum task_state state;
    struct task *next;   /* in the queue, in a channel's, or among the free ones */
    struct task *waiter; /* awaits its end */
};

struct task_queue {
    struct task *first, *last;
};

struct executor {
    struct spin lock; /* of all below */
    bool shared;      /* by several threads */
    struct task *tasks;
    struct task *free;
    struct task_queue ready;
    size_t live;      /* spawned and not done */
    size_t most;
    char *stacks;
    size_t stack_bytes;
};

enum { EXECUTOR_STACK = 16384 /* bytes of a task's stack. There is no guard page: bodies must be small */ };

uint64_t executor_memory(size_t most);

/* For so many tasks at once. A shared one's tasks may spawn and yield, but neither await nor use channels. */
bool executor_create(struct executor *executor, size_t most, bool shared, struct failure *failure);

/* Also for an executor that is all zero. Tasks that are not done are gone. */
void executor_destroy(struct executor *executor);

/* NULL when there are as many as there can be. The task's memory serves the next one once it is done. */
struct task *executor_spawn(struct executor *executor, task_body body, void *argument);

/* Runs tasks until all are done. False: those that are left all wait for one another. */
bool executor_run(struct executor *executor);

/* For a task itself: lets the others run. */
void task_yield(struct task *self);

/* For a task itself: returns when the other one is done. It must not be done yet, and nobody else may await it. */
void task_await(struct task *self, struct task *other);

enum { CHANNEL_MOST = 1024 };

/* A bounded channel between tasks of one executor. Zero is an empty one, but for its capacity: from 1 to CHANNEL_MOST. */
struct channel {
    size_t capacity, head, count;
    struct task_queue senders, receivers; /* that wait */
    uint64_t items[CHANNEL_MOST];
};

void channel_send(struct channel *channel, struct task *self, uint64_t item);    /* waits while it is full */
uint64_t channel_receive(struct channel *channel, struct task *self);            /* waits while it is empty */

#endif
