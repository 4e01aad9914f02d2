/* Worker threads, one a core, that do the same job at the same time. Worker 0 is the calling thread. */
#ifndef KVMBENCH_CREW_H
#define KVMBENCH_CREW_H

#include "base/failure.h"

#include <pthread.h>
#include <stdatomic.h>

typedef bool (*crew_job)(void *context, size_t worker, struct failure *failure);

struct crew {
    size_t count;
    const int *cpus; /* worker i is pinned to cpus[i % cpu_count], worker 0 by its caller; cpu_count 0: not pinned */
    size_t cpu_count;
    struct crew_worker *workers;
    size_t started; /* threads, without worker 0 */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    unsigned round; /* of work; 0: none yet */
    size_t busy;
    bool ending;
    crew_job job;
    void *context;
    atomic_size_t arrived; /* at the start of this round */
};

/* cpus has to outlive the crew. */
bool crew_create(struct crew *crew, size_t count, const int *cpus, size_t cpu_count, struct failure *failure);

/* Also for a crew that is all zero, or whose creation failed half-way. */
void crew_destroy(struct crew *crew);

/* Does the job on all workers, which start together. False with the first worker's failure. */
bool crew_do(struct crew *crew, crew_job job, void *context, struct failure *failure);

#endif
