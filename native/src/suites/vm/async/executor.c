#define _GNU_SOURCE
#include "suites/vm/async/executor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/*
 * Leaves one stack for another. The registers that a function must keep (System V ABI) go onto the stack that is left, and come from
 * the other one. The rounding modes of floating point are the same in all tasks.
 */
void kvmbench_switch_stack(void **leave, void *enter);

__asm__(".text\n"
        ".p2align 4\n"
        ".globl kvmbench_switch_stack\n"
        ".type kvmbench_switch_stack, @function\n"
        "kvmbench_switch_stack:\n"
        "    push %rbp\n"
        "    push %rbx\n"
        "    push %r12\n"
        "    push %r13\n"
        "    push %r14\n"
        "    push %r15\n"
        "    mov %rsp, (%rdi)\n"
        "    mov %rsi, %rsp\n"
        "    pop %r15\n"
        "    pop %r14\n"
        "    pop %r13\n"
        "    pop %r12\n"
        "    pop %rbx\n"
        "    pop %rbp\n"
        "    ret\n"
        ".size kvmbench_switch_stack, . - kvmbench_switch_stack\n"
        /* Where a new task begins: itself is in rbx, and the stack is as before a call. */
        ".globl kvmbench_begin_task\n"
        ".type kvmbench_begin_task, @function\n"
        "kvmbench_begin_task:\n"
        "    mov %rbx, %rdi\n"
        "    call kvmbench_task_main\n"
        "    ud2\n"
        ".size kvmbench_begin_task, . - kvmbench_begin_task\n");

void kvmbench_begin_task(void);
void kvmbench_task_main(struct task *self);

enum { COLOURS = 64, CACHE_LINE = 64 };
enum { SAVED_RBX = 4, SAVED_RETURN = 6, SAVED = 8 /* words, so that the stack is aligned to 16 bytes before the call */ };

static void push(struct task_queue *queue, struct task *task)
{
    task->next = NULL;
    if (queue->first == NULL)
        queue->first = task;
    else
        queue->last->next = task;
    queue->last = task;
}

static struct task *pop(struct task_queue *queue)
{
    struct task *task = queue->first;
    if (task != NULL)
        queue->first = task->next;
    return task;
}

static void lock(struct executor *executor)
{
    if (executor->shared)
        spin_lock(&executor->lock);
}

static void unlock(struct executor *executor)
{
    if (executor->shared)
        spin_unlock(&executor->lock);
}

uint64_t executor_memory(size_t most)
{
    return most * (EXECUTOR_STACK + sizeof(struct task));
}

bool executor_create(struct executor *executor, size_t most, bool shared, struct failure *failure)
{
    *executor = (struct executor){.shared = shared, .most = most, .stack_bytes = most * EXECUTOR_STACK};
    executor->tasks = calloc(most, sizeof *executor->tasks);
    if (executor->tasks == NULL)
        return fail(failure, FAILURE_ERROR, "memory", "out of memory for %zu tasks", most);
    void *stacks = mmap(NULL, executor->stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (stacks == MAP_FAILED)
        return fail(failure, FAILURE_ERROR, "memory", "mmap of %zu stacks: %s", most, strerror(errno));
    executor->stacks = stacks;
    for (size_t i = most; i-- > 0;) {
        /* Stacks that began at the same place of their pages would share a few sets of the caches. */
        char *end = executor->stacks + (i + 1) * EXECUTOR_STACK - i % COLOURS * CACHE_LINE;
        executor->tasks[i] = (struct task){.executor = executor, .stack_end = end, .next = executor->free};
        executor->free = &executor->tasks[i];
    }
    return true;
}

void executor_destroy(struct executor *executor)
{
    if (executor->stacks != NULL)
        munmap(executor->stacks, executor->stack_bytes);
    free(executor->tasks);
    *executor = (struct executor){0};
}

struct task *executor_spawn(struct executor *executor, task_body body, void *argument)
{
    lock(executor);
    struct task *task = executor->free;
    if (task != NULL) {
        executor->free = task->next;
        executor->live++;
        void **top = (void **)task->stack_end - SAVED;
        top[SAVED_RBX] = task;
        top[SAVED_RETURN] = (void *)kvmbench_begin_task;
        task->stack_pointer = top;
        task->body = body;
        task->argument = argument;
        task->state = TASK_READY;
        task->waiter = NULL;
        push(&executor->ready, task);
    }
    unlock(executor);
    return task;
}

/* Back to the thread that runs the task, which looks at its state. */
static void leave(struct task *self, enum task_state state)
{
    self->state = state;
    kvmbench_switch_stack(&self->stack_pointer, *self->runner);
}

void kvmbench_task_main(struct task *self)
{
    self->body(self, self->argument);
    leave(self, TASK_DONE);
}

static void wake(struct task *task)
{
    task->state = TASK_READY;
    push(&task->executor->ready, task);
}

/* The task has left its stack: only now may another thread enter it. */
static void settle(struct executor *executor, struct task *task)
{
    if (task->state == TASK_READY)
        push(&executor->ready, task);
    if (task->state != TASK_DONE)
        return;
    if (task->waiter != NULL)
        wake(task->waiter);
    executor->live--;
    task->next = executor->free;
    executor->free = task;
}

bool executor_run(struct executor *executor)
{
    void *own_stack;
    unsigned turns = 0;
    lock(executor);
    while (executor->live > 0) {
        struct task *task = pop(&executor->ready);
        if (task == NULL && !executor->shared)
            return false;
        unlock(executor);
        if (task != NULL) {
            task->runner = &own_stack;
            kvmbench_switch_stack(&own_stack, task->stack_pointer);
        } else {
            spin_wait(&turns);
        }
        lock(executor);
        if (task != NULL)
            settle(executor, task);
    }
    unlock(executor);
    return true;
}

void task_yield(struct task *self)
{
    leave(self, TASK_READY);
}

void task_await(struct task *self, struct task *other)
{
    other->waiter = self;
    leave(self, TASK_WAITING);
}

static void wait_in(struct task_queue *queue, struct task *self)
{
    push(queue, self);
    leave(self, TASK_WAITING);
}

static void wake_one(struct task_queue *queue)
{
    struct task *task = pop(queue);
    if (task != NULL)
        wake(task);
}

void channel_send(struct channel *channel, struct task *self, uint64_t item)
{
    while (channel->count == channel->capacity)
        wait_in(&channel->senders, self);
    channel->items[(channel->head + channel->count++) % channel->capacity] = item;
    wake_one(&channel->receivers);
}

uint64_t channel_receive(struct channel *channel, struct task *self)
{
    while (channel->count == 0)
        wait_in(&channel->receivers, self);
    uint64_t item = channel->items[channel->head];
    channel->head = (channel->head + 1) % channel->capacity;
    channel->count--;
    wake_one(&channel->senders);
    return item;
}
