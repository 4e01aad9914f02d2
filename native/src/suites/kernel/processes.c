/* New processes, and switching between processes. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "base/stop.h"
#include "guests/kernel/abi.h"
#include "protocol/plan.h"
#include "suites/kernel/measure.h"
#include "suites/kernel/peer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern const uint8_t kernel_process[], kernel_process_end[];

/* Both ends of new pipes; false with those closed that were made. */
static bool make_pipes(int (*pipes)[2], size_t count, struct failure *failure)
{
    for (size_t i = 0; i < count; i++) {
        if (pipe2(pipes[i], O_CLOEXEC) == 0)
            continue;
        call_failed(failure, "pipe");
        while (i-- > 0) {
            close(pipes[i][0]);
            close(pipes[i][1]);
        }
        return false;
    }
    return true;
}

/* ---- lat_proc ---- */

static const char *const kinds[] = {[PROCESS_FORK] = "fork", [PROCESS_EXEC] = "exec", [PROCESS_SHELL] = "shell", NULL};

struct maker {
    uint64_t kind;
    pid_t process;
    int requests, replies;
    const char *program; /* to execute; empty: the maker itself */
};

static int process_image(void)
{
    size_t size = (size_t)(kernel_process_end - kernel_process);
    int image = memfd_create("kvmbench-process", MFD_CLOEXEC);
    if (image >= 0 && write(image, kernel_process, size) != (ssize_t)size) {
        close(image);
        return -1;
    }
    return image;
}

/* What the peer of a maker becomes. Descriptors: image, requests, replies. */
static void become_maker(const int *descriptors, size_t context)
{
    const struct maker *maker = (const struct maker *)context;
    static char name[] = "kvmbench-process", serve[] = PROCESS_SERVE;
    char *arguments[] = {name, serve, maker->program[0] == '\0' ? NULL : (char *)maker->program, NULL}, *environment[] = {NULL};
    int high[3];
    /* Copies first: the originals may have the numbers wanted. */
    for (int i = 0; i < 3; i++)
        high[i] = fcntl(descriptors[i], F_DUPFD_CLOEXEC, 100);
    for (int i = 0; i < 3; i++)
        close(descriptors[i]);
    if (dup2(high[1], STDIN_FILENO) >= 0 && dup2(high[2], STDOUT_FILENO) >= 0 && dup2(high[0], PROCESS_IMAGE_FD) >= 0)
        fexecve(high[0], arguments, environment);
    _exit(127);
}

bool kernel_proc_set_up(struct bench *bench)
{
    struct maker *maker = calloc(1, sizeof *maker);
    bench->state = maker;
    if (maker == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    maker->requests = maker->replies = -1;
    maker->program = plan_param(bench->spec, "program");
    while (strcmp(kinds[maker->kind], plan_param(bench->spec, "op")) != 0)
        maker->kind++;
    if (maker->kind == PROCESS_SHELL && access("/bin/sh", X_OK) != 0)
        return fail(&bench->failure, FAILURE_SKIP, "no_shell", "there is no /bin/sh here: %s", strerror(errno));
    if (maker->program[0] != '\0' && access(maker->program, X_OK) != 0)
        return fail(&bench->failure, FAILURE_ERROR, "plan", "the parameter program is %.200s: it cannot be executed: %s", maker->program, strerror(errno));
    int pipes[2][2];
    if (!make_pipes(pipes, 2, &bench->failure))
        return false;
    int image = process_image();
    if (image < 0)
        call_failed(&bench->failure, "memfd_create");
    else
        maker->process = peer_start(become_maker, (int[]){image, pipes[0][0], pipes[1][1]}, 3, (size_t)maker, &bench->failure);
    if (image >= 0)
        close(image);
    close(pipes[0][0]);
    close(pipes[1][1]);
    maker->requests = pipes[0][1];
    maker->replies = pipes[1][0];
    return maker->process > 0;
}

static bool child_failed(struct bench *bench, const struct maker *maker, int64_t status)
{
    if (stop_reason != STOP_NONE)
        return fail(&bench->failure, FAILURE_STOPPED, "stopped", "stopped");
    if (status < 0)
        return fail(&bench->failure, FAILURE_ERROR, "system_call", "fork failed: %s", strerror((int)-status));
    const char *what = maker->kind == PROCESS_SHELL ? "sh -c " : "";
    const char *program = maker->program[0] == '\0' ? "the program of the suite" : maker->program;
    if (WIFSIGNALED((int)status))
        return fail(&bench->failure, FAILURE_ERROR, "process", "%s%.200s died of signal %d (%s)", what, program, WTERMSIG((int)status),
                    strsignal(WTERMSIG((int)status)));
    return fail(&bench->failure, FAILURE_ERROR, "process", "%s%.200s ended with exit status %d", what, program, WEXITSTATUS((int)status));
}

bool kernel_proc_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct maker *maker = bench->state;
    struct process_request request = {maker->kind, iterations};
    struct process_reply reply;
    errno = 0;
    if (write(maker->requests, &request, sizeof request) != sizeof request)
        return call_failed(&bench->failure, "writing to the process that makes processes");
    if (read(maker->replies, &reply, sizeof reply) != sizeof reply)
        return call_failed(&bench->failure, "reading from the process that makes processes");
    if (reply.status != 0)
        return child_failed(bench, maker, reply.status);
    measured_time(bench, sample, clock_ns() - reply.ns, 0, (double)iterations);
    return true;
}

void kernel_proc_tear_down(struct bench *bench)
{
    struct maker *maker = bench->state;
    if (maker == NULL)
        return;
    peer_stop(maker->process);
    if (maker->requests >= 0)
        close(maker->requests);
    if (maker->replies >= 0)
        close(maker->replies);
    free(maker);
}

const struct param_def kernel_proc_params[] = {
    {.name = "op", .kind = PARAM_CHOICE, .choices = kinds, .fallback = "fork",
     .help = "fork: and exit; exec: fork and execute a program; shell: fork and sh -c the program"},
    {.name = "program", .kind = PARAM_TEXT, .fallback = "", .help = "what is executed; empty: a small static program of the suite's own"},
    {.name = NULL},
};

/* ---- lat_ctx ---- */

enum { MOST_PROCESSES = 64 };

/* Processes that hand a token round through pipes; process 0 is this one. */
struct ring {
    size_t processes, bytes;
    void *work;  /* what process 0 reads each time it has the token */
    pid_t peers[MOST_PROCESSES];
    int out, in; /* process 0's */
    int alone[MOST_PROCESSES][2]; /* as many pipes, for the token without switching */
    size_t pipes;
};

static void *filled(size_t bytes)
{
    void *work = malloc(bytes == 0 ? 1 : bytes);
    if (work != NULL)
        memset(work, 1, bytes);
    return work;
}

/* Descriptors: in, out. */
static void hand_on(const int *descriptors, size_t bytes)
{
    void *work = filled(bytes);
    int token;
    while (work != NULL && read(descriptors[0], &token, sizeof token) == sizeof token) {
        read_words(work, bytes);
        if (write(descriptors[1], &token, sizeof token) != sizeof token)
            break;
    }
}

static bool once_round(struct ring *ring)
{
    int token = 0;
    errno = 0;
    if (write(ring->out, &token, sizeof token) != sizeof token || read(ring->in, &token, sizeof token) != sizeof token)
        return false;
    read_words(ring->work, ring->bytes);
    return true;
}

static bool start_ring(struct ring *ring, struct failure *failure)
{
    int pipes[MOST_PROCESSES][2]; /* i: from process i to the next */
    size_t count = ring->processes;
    if (!make_pipes(pipes, count, failure))
        return false;
    bool started = true;
    for (size_t i = 1; i < count && started; i++) {
        ring->peers[i] = peer_start(hand_on, (int[]){pipes[i - 1][0], pipes[i][1]}, 2, ring->bytes, failure);
        started = ring->peers[i] > 0;
    }
    ring->out = pipes[0][1];
    ring->in = pipes[count - 1][0];
    for (size_t i = 0; i < count; i++) {
        if (i != count - 1)
            close(pipes[i][0]);
        if (i != 0)
            close(pipes[i][1]);
    }
    return started && (once_round(ring) || call_failed(failure, "handing a token round"));
}

bool kernel_ctx_set_up(struct bench *bench)
{
    struct ring *ring = calloc(1, sizeof *ring);
    bench->state = ring;
    if (ring == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    ring->processes = plan_number(bench->spec, "procs");
    ring->bytes = plan_number(bench->spec, "size_kb") << 10;
    ring->out = ring->in = -1;
    ring->work = filled(ring->bytes);
    if (ring->work == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    if (!make_pipes(ring->alone, ring->processes, &bench->failure))
        return false;
    ring->pipes = ring->processes;
    return start_ring(ring, &bench->failure);
}

/* The same work without switching. Returns ns, 0 with the failure filled. */
static uint64_t alone(struct bench *bench, uint64_t times)
{
    struct ring *ring = bench->state;
    int token = 0;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < times; i++) {
        int *pipe = ring->alone[i % ring->pipes];
        if (write(pipe[1], &token, sizeof token) != sizeof token || read(pipe[0], &token, sizeof token) != sizeof token)
            return call_failed(&bench->failure, "handing a token through a pipe");
        read_words(ring->work, ring->bytes);
    }
    return clock_ns() - start;
}

bool kernel_ctx_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct ring *ring = bench->state;
    uint64_t switches = iterations * ring->processes;
    uint64_t overhead = alone(bench, switches);
    if (overhead == 0)
        return false;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        if (!once_round(ring))
            return call_failed(&bench->failure, "handing a token round");
    measured_time(bench, sample, start, overhead, (double)switches);
    return true;
}

void kernel_ctx_tear_down(struct bench *bench)
{
    struct ring *ring = bench->state;
    if (ring == NULL)
        return;
    for (size_t i = 1; i < ring->processes; i++)
        peer_stop(ring->peers[i]);
    for (size_t i = 0; i < ring->pipes; i++) {
        close(ring->alone[i][0]);
        close(ring->alone[i][1]);
    }
    if (ring->out >= 0)
        close(ring->out);
    if (ring->in >= 0)
        close(ring->in);
    free(ring->work);
    free(ring);
}

const struct param_def kernel_ctx_params[] = {
    {.name = "procs", .kind = PARAM_NUMBER, .min = 2, .max = MOST_PROCESSES, .fallback = "2", .help = "processes that a token goes round through pipes"},
    {.name = "size_kb", .kind = PARAM_NUMBER, .min = 0, .max = 4096, .fallback = "0", .help = "KiB that each reads when it has the token"},
    {.name = NULL},
};
