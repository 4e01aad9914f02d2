#define _GNU_SOURCE
#include "run/crew.h"

#include "base/affinity.h"

#include <errno.h>
#include <immintrin.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { SPINS_BEFORE_YIELD = 20000 };

struct crew_worker {
    struct crew *crew;
    size_t index;
    pthread_t thread;
    struct failure failure;
};

/* Waits until all workers of this round are awake, so that nobody runs alone at the beginning. */
static void start_together(struct crew *crew)
{
    atomic_fetch_add(&crew->arrived, 1);
    for (unsigned spins = 0; atomic_load(&crew->arrived) < crew->count; spins++) {
        if (spins < SPINS_BEFORE_YIELD)
            _mm_pause();
        else
            sched_yield();
    }
}

static void *work(void *argument)
{
    struct crew_worker *worker = argument;
    struct crew *crew = worker->crew;
    pthread_mutex_lock(&crew->mutex);
    for (unsigned done = 0;;) {
        while (crew->round == done && !crew->ending)
            pthread_cond_wait(&crew->changed, &crew->mutex);
        if (crew->ending)
            break;
        done = crew->round;
        pthread_mutex_unlock(&crew->mutex);
        start_together(crew);
        worker->failure = (struct failure){0};
        if (!crew->job(crew->context, worker->index, &worker->failure))
            fail(&worker->failure, FAILURE_ERROR, "internal", "worker %zu failed and did not say why", worker->index);
        pthread_mutex_lock(&crew->mutex);
        if (--crew->busy == 0)
            pthread_cond_broadcast(&crew->changed);
    }
    pthread_mutex_unlock(&crew->mutex);
    return NULL;
}

/* On its CPU, if it has one: threads inherit the CPUs of whoever creates them. */
static bool start(struct crew_worker *worker, struct failure *failure)
{
    struct crew *crew = worker->crew;
    struct affinity one = {0}, mine;
    bool pins = crew->cpu_count > 0, known = pins && affinity_get(&mine);
    int cpu = pins ? crew->cpus[worker->index % crew->cpu_count] : 0;
    affinity_add(&one, (unsigned)cpu);
    if (pins && !affinity_set(&one))
        fail(failure, FAILURE_SKIP, "too_few_cores", "worker %zu cannot be pinned to CPU %d: %s", worker->index, cpu, strerror(errno));
    int error = failure->kind == FAILURE_NONE ? pthread_create(&worker->thread, NULL, work, worker) : 0;
    if (error != 0)
        fail(failure, FAILURE_ERROR, "threads", "cannot start %zu threads: %s", crew->count - 1, strerror(error));
    if (known)
        affinity_set(&mine);
    return failure->kind == FAILURE_NONE;
}

bool crew_create(struct crew *crew, size_t count, const int *cpus, size_t cpu_count, struct failure *failure)
{
    *crew = (struct crew){.count = count, .cpus = cpus, .cpu_count = cpu_count};
    crew->workers = calloc(count, sizeof *crew->workers);
    if (crew->workers == NULL)
        return fail(failure, FAILURE_ERROR, "memory", "out of memory");
    pthread_mutex_init(&crew->mutex, NULL);
    pthread_cond_init(&crew->changed, NULL);
    /* Requests to stop are the main thread's; only the watchdog's signal is for workers. */
    sigset_t stops, before;
    sigfillset(&stops);
    sigdelset(&stops, SIGRTMIN + 1);
    pthread_sigmask(SIG_BLOCK, &stops, &before);
    for (size_t i = 1; i < count; i++) {
        crew->workers[i] = (struct crew_worker){.crew = crew, .index = i};
        if (!start(&crew->workers[i], failure))
            break;
        crew->started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failure->kind == FAILURE_NONE;
}

void crew_destroy(struct crew *crew)
{
    if (crew->workers == NULL)
        return;
    pthread_mutex_lock(&crew->mutex);
    crew->ending = true;
    pthread_cond_broadcast(&crew->changed);
    pthread_mutex_unlock(&crew->mutex);
    for (size_t i = 1; i <= crew->started; i++)
        pthread_join(crew->workers[i].thread, NULL);
    pthread_cond_destroy(&crew->changed);
    pthread_mutex_destroy(&crew->mutex);
    free(crew->workers);
    *crew = (struct crew){0};
}

bool crew_do(struct crew *crew, crew_job job, void *context, struct failure *failure)
{
    if (crew->count == 1)
        return job(context, 0, failure);
    pthread_mutex_lock(&crew->mutex);
    crew->job = job;
    crew->context = context;
    atomic_store(&crew->arrived, 0);
    crew->busy = crew->count - 1;
    crew->round++;
    pthread_cond_broadcast(&crew->changed);
    pthread_mutex_unlock(&crew->mutex);
    start_together(crew);
    bool done = job(context, 0, failure);
    pthread_mutex_lock(&crew->mutex);
    while (crew->busy > 0)
        pthread_cond_wait(&crew->changed, &crew->mutex);
    pthread_mutex_unlock(&crew->mutex);
    for (size_t i = 1; i < crew->count && done; i++) {
        if (crew->workers[i].failure.kind != FAILURE_NONE) {
            *failure = crew->workers[i].failure;
            done = false;
        }
    }
    return done;
}
