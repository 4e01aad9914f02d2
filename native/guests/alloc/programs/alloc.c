/*
 * The program that suite `alloc` measures: dynamic and of the machine's C library, so that an allocator can be preloaded. It is
 * started by the harness (guests/alloc/abi.h) and does nothing by itself.
 */
#define _GNU_SOURCE
#include "guests/alloc/programs/tasks.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct thread {
    _Alignas(128) pthread_t id; /* thread 0 is the main one */
    struct tally tally;
};

static struct alloc_config config;
static struct alloc_request request;
static struct thread threads[ALLOC_MAX_THREADS];
static struct alloc_answer answer;
static pthread_barrier_t gate;
static atomic_uint_fast64_t next_task;
static atomic_bool failed;

static void say(uint64_t outcome, const char *code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    answer.outcome = outcome;
    snprintf(answer.code, sizeof answer.code, "%s", code);
    vsnprintf(answer.message, sizeof answer.message, format, arguments);
    va_end(arguments);
}

/* A message each; false: nobody is there. */
static bool send_answer(void)
{
    return send(ALLOC_SOCKET, &answer, sizeof answer, MSG_NOSIGNAL) == sizeof answer;
}

static bool receive(void *message, size_t bytes)
{
    ssize_t got;
    do {
        got = recv(ALLOC_SOCKET, message, bytes, 0);
    } while (got < 0 && errno == EINTR);
    return got == (ssize_t)bytes;
}

/* Which file the function comes from, whoever was preloaded. */
static const char *provider_of(const char *function)
{
    Dl_info info;
    void *address = dlsym(RTLD_DEFAULT, function);
    return address != NULL && dladdr(address, &info) != 0 && info.dli_fname != NULL ? info.dli_fname : "";
}

static void find_provider(void)
{
    static const char *const functions[] = {"calloc", "malloc", "free"};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const char *provider = provider_of(functions[i]);
        if (i == 0)
            snprintf(answer.provider, sizeof answer.provider, "%s", provider);
        else if (strcmp(provider, answer.provider) != 0)
            say(ALLOC_FAILED, "preload_ignored", "calloc comes from %.120s and %s from %.120s: not one allocator", answer.provider,
                functions[i], provider);
    }
}

/* A line of /proc/self/status in bytes; 0: it is not there. */
static uint64_t status(const char *name)
{
    char text[8192];
    int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    text[length < 0 ? 0 : length] = '\0';
    const char *line = strstr(text, name);
    return line == NULL ? 0 : strtoull(line + strlen(name), NULL, 10) * 1024;
}

/* From here on the peak is a new one. */
static bool forget_peak(void)
{
    int file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
    bool forgotten = file >= 0 && write(file, "5", 1) == 1;
    if (file >= 0)
        close(file);
    return forgotten;
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Takes tasks until none is left. */
static void do_tasks(struct thread *self)
{
    uint64_t task;
    while (!atomic_load_explicit(&failed, memory_order_relaxed) && (task = atomic_fetch_add(&next_task, 1)) < config.tasks)
        if (!task_run(&config, task, request.order == ALLOC_CHECK, &self->tally))
            atomic_store(&failed, true);
}

static void *work(void *argument)
{
    for (;;) {
        pthread_barrier_wait(&gate); /* the next iteration begins */
        do_tasks(argument);
        pthread_barrier_wait(&gate); /* and is over */
    }
    return NULL;
}

static void pin(pthread_attr_t *attributes, size_t index)
{
    cpu_set_t *cpus = CPU_ALLOC(65536);
    size_t bytes = CPU_ALLOC_SIZE(65536);
    int error = 0;
    if (cpus != NULL && config.cpu_count > 0) {
        int cpu = config.cpus[index % config.cpu_count];
        CPU_ZERO_S(bytes, cpus);
        CPU_SET_S(cpu, bytes, cpus);
        if (index == 0)
            error = sched_setaffinity(0, bytes, cpus) == 0 ? 0 : errno;
        else
            error = pthread_attr_setaffinity_np(attributes, bytes, cpus);
        if (error != 0)
            say(ALLOC_CANNOT, "too_few_cores", "thread %zu cannot be pinned to CPU %d: %s", index, cpu, strerror(error));
    }
    CPU_FREE(cpus);
}

static void start_thread(size_t index)
{
    struct thread *thread = &threads[index];
    pthread_attr_t attributes;
    size_t bytes = (config.keep_max + 1) * sizeof *thread->tally.stash;
    void *stash = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    thread->tally.stash = stash;
    if (stash == MAP_FAILED) {
        say(ALLOC_FAILED, "memory", "out of memory for the list of kept blocks");
        return;
    }
    pthread_attr_init(&attributes);
    pin(&attributes, index);
    int error = index == 0 || answer.outcome != ALLOC_DONE ? 0 : pthread_create(&thread->id, &attributes, work, thread);
    pthread_attr_destroy(&attributes);
    if (error != 0)
        say(ALLOC_FAILED, "threads", "cannot start thread %zu of %llu: %s", index, (unsigned long long)config.threads, strerror(error));
}

static void iterate(void)
{
    atomic_store(&next_task, 0);
    pthread_barrier_wait(&gate);
    do_tasks(&threads[0]);
    pthread_barrier_wait(&gate);
}

/* Does what was asked for; the answer is what the threads did. */
static void obey(void)
{
    for (size_t i = 0; i < config.threads; i++)
        threads[i].tally = (struct tally){.stash = threads[i].tally.stash};
    bool measured = forget_peak();
    uint64_t start = now_ns();
    for (uint64_t i = 0; i < request.iterations && !atomic_load(&failed); i++)
        iterate();
    answer.elapsed_ns = now_ns() - start;
    answer.resident_peak = measured ? status("VmHWM:") : 0;
    answer.allocations = answer.frees = answer.bytes = 0;
    uint64_t most = 0;
    for (size_t i = 0; i < config.threads; i++) {
        const struct tally *tally = &threads[i].tally;
        answer.allocations += tally->allocations;
        answer.frees += tally->frees;
        answer.bytes += tally->bytes;
        if (tally->live_peak > most)
            most = tally->live_peak;
        if (tally->wrong != NULL)
            say(ALLOC_FAILED, "allocator", "%s", tally->wrong);
    }
    answer.live_peak = most * (config.threads < config.tasks ? config.threads : config.tasks);
}

int main(void)
{
    find_provider();
    if (!send_answer() || answer.outcome != ALLOC_DONE || !receive(&config, sizeof config))
        return 1;
    pthread_barrier_init(&gate, NULL, (unsigned)config.threads);
    for (size_t i = config.threads; i-- > 0 && answer.outcome == ALLOC_DONE;) /* thread 0 last: the others inherit its CPUs */
        start_thread(i);
    answer.resident_start = status("VmRSS:");
    while (send_answer() && answer.outcome == ALLOC_DONE && receive(&request, sizeof request))
        obey();
    _exit(answer.outcome == ALLOC_DONE ? 0 : 1);
}
