/* System calls that do next to nothing, select, and signals. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "protocol/plan.h"
#include "suites/kernel/measure.h"
#include "suites/kernel/peer.h"
#include "suites/kernel/scratch.h"
#include "suites/kernel/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- lat_syscall ---- */

enum call { CALL_NULL, CALL_READ, CALL_WRITE, CALL_STAT, CALL_OPEN };

static const char *const calls[] = {
    [CALL_NULL] = "null", [CALL_READ] = "read", [CALL_WRITE] = "write", [CALL_STAT] = "stat", [CALL_OPEN] = "open", NULL,
};

struct caller {
    enum call call;
    int device;
    struct scratch scratch;
    char file[SCRATCH_PATH + 8];
};

static size_t choice(const char *const *choices, const char *value)
{
    size_t i = 0;
    while (strcmp(choices[i], value) != 0)
        i++;
    return i;
}

static bool open_device(struct caller *caller, const char *path, int flags, struct failure *failure)
{
    caller->device = open(path, flags | O_CLOEXEC);
    return caller->device >= 0 || fail(failure, FAILURE_SKIP, "device", "%s cannot be opened: %s", path, strerror(errno));
}

bool kernel_syscall_set_up(struct bench *bench)
{
    struct caller *caller = calloc(1, sizeof *caller);
    bench->state = caller;
    if (caller == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    caller->call = (enum call)choice(calls, plan_param(bench->spec, "op"));
    caller->device = caller->scratch.lock = -1;
    if (caller->call == CALL_READ)
        return open_device(caller, "/dev/zero", O_RDONLY, &bench->failure);
    if (caller->call == CALL_WRITE)
        return open_device(caller, "/dev/null", O_WRONLY, &bench->failure);
    if (caller->call == CALL_NULL)
        return true;
    if (!scratch_create(&caller->scratch, plan_param(bench->spec, "dir"), &bench->failure))
        return false;
    snprintf(caller->file, sizeof caller->file, "%s/file", caller->scratch.path);
    int file = open(caller->file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return (file >= 0 && close(file) == 0) || call_failed(&bench->failure, "open");
}

static bool call_once(const struct caller *caller)
{
    char byte = 0;
    struct stat status;
    int file;
    switch (caller->call) {
    case CALL_NULL:
        return getppid() >= 0;
    case CALL_READ:
        return read(caller->device, &byte, 1) == 1;
    case CALL_WRITE:
        return write(caller->device, &byte, 1) == 1;
    case CALL_STAT:
        return stat(caller->file, &status) == 0;
    case CALL_OPEN:
        file = open(caller->file, O_RDONLY);
        return file >= 0 && close(file) == 0;
    }
    return false;
}

bool kernel_syscall_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    const struct caller caller = *(struct caller *)bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        if (!call_once(&caller))
            return call_failed(&bench->failure, plan_param(bench->spec, "op"));
    measured_time(bench, sample, start, 0, (double)iterations);
    return true;
}

void kernel_syscall_tear_down(struct bench *bench)
{
    struct caller *caller = bench->state;
    if (caller == NULL)
        return;
    if (caller->device >= 0)
        close(caller->device);
    scratch_remove(&caller->scratch);
    free(caller);
}

const struct param_def kernel_syscall_params[] = {
    {.name = "op", .kind = PARAM_CHOICE, .choices = calls, .fallback = "null",
     .help = "null: getppid; read: a byte of /dev/zero; write: a byte to /dev/null; stat: of a file; open: and close of a file"},
    {.name = "dir", .kind = PARAM_TEXT, .fallback = "", .help = "where files are made; empty: TMPDIR, or /tmp"},
    {.name = NULL},
};

/* ---- lat_select ---- */

struct selector {
    fd_set set;
    int first, end; /* the descriptors of the set; -1: none */
    int listener, accepted;
};

static const char *const selected[] = {"file", "tcp", NULL};

/* A connection to ourselves. */
static int connect_to_self(struct selector *selector, struct failure *failure)
{
    struct sockaddr_in address;
    selector->listener = socket_served(SOCK_STREAM, &address, failure);
    int connected = selector->listener < 0 ? -1 : socket_connected(SOCK_STREAM, &address, failure);
    if (connected >= 0 && (selector->accepted = accept(selector->listener, NULL, NULL)) < 0) {
        call_failed(failure, "accept");
        close(connected);
        return -1;
    }
    return connected;
}

static int open_file(struct bench *bench)
{
    struct scratch scratch;
    int file = -1;
    if (scratch_create(&scratch, plan_param(bench->spec, "dir"), &bench->failure))
        file = scratch_file(&scratch, 0, &bench->failure);
    scratch_remove(&scratch);
    return file;
}

/* As many copies, as low as they can be had: select looks at all numbers below its end. */
static bool fill(struct selector *selector, int file, uint64_t count, struct failure *failure)
{
    FD_ZERO(&selector->set);
    for (uint64_t i = 0; i < count; i++) {
        int copy = fcntl(file, F_DUPFD_CLOEXEC, i == 0 ? 3 : selector->end);
        if (copy < 0 || copy >= FD_SETSIZE)
            return fail(failure, FAILURE_SKIP, "descriptors", "%llu descriptors below %d cannot be had (ulimit -n): %s", (unsigned long long)count,
                        FD_SETSIZE, copy < 0 ? strerror(errno) : "there are too many others");
        selector->first = i == 0 ? copy : selector->first;
        selector->end = copy + 1;
        FD_SET(copy, &selector->set);
    }
    return true;
}

bool kernel_select_set_up(struct bench *bench)
{
    struct selector *selector = calloc(1, sizeof *selector);
    bench->state = selector;
    if (selector == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    selector->first = selector->end = selector->listener = selector->accepted = -1;
    bool tcp = strcmp(plan_param(bench->spec, "on"), "tcp") == 0;
    int file = tcp ? connect_to_self(selector, &bench->failure) : open_file(bench);
    if (file < 0)
        return false;
    bool filled = fill(selector, file, plan_number(bench->spec, "n"), &bench->failure);
    close(file);
    return filled;
}

bool kernel_select_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct selector *selector = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        fd_set asked = selector->set;
        struct timeval at_once = {0, 0};
        if (select(selector->end, NULL, &asked, NULL, &at_once) < 0)
            return call_failed(&bench->failure, "select");
    }
    measured_time(bench, sample, start, 0, (double)iterations);
    return true;
}

void kernel_select_tear_down(struct bench *bench)
{
    struct selector *selector = bench->state;
    if (selector == NULL)
        return;
    for (int descriptor = selector->first; descriptor >= 0 && descriptor < selector->end; descriptor++)
        if (FD_ISSET(descriptor, &selector->set))
            close(descriptor);
    if (selector->listener >= 0)
        close(selector->listener);
    if (selector->accepted >= 0)
        close(selector->accepted);
    free(selector);
}

const struct param_def kernel_select_params[] = {
    {.name = "on", .kind = PARAM_CHOICE, .choices = selected, .fallback = "file", .help = "what the descriptors are"},
    {.name = "n", .kind = PARAM_NUMBER, .min = 1, .max = 900, .fallback = "100", .help = "how many"},
    {.name = "dir", .kind = PARAM_TEXT, .fallback = "", .help = "where files are made; empty: TMPDIR, or /tmp"},
    {.name = NULL},
};

/* ---- lat_sig ---- */

enum signal_part { SIGNAL_INSTALL, SIGNAL_CATCH, SIGNAL_PROT };

static const char *const signal_parts[] = {[SIGNAL_INSTALL] = "install", [SIGNAL_CATCH] = "catch", [SIGNAL_PROT] = "prot", NULL};

struct signals {
    enum signal_part part;
    char *readable; /* a page that cannot be written to */
    struct sigaction user, segv;
    bool changed; /* user and segv are how it was */
};

static volatile uint64_t faults_left;
static sigjmp_buf after_faults;

static void on_user(int number)
{
    (void)number;
}

/* Returns to the same instruction, which faults again. */
static void on_fault(int number)
{
    (void)number;
    if (--faults_left == 0)
        siglongjmp(after_faults, 1);
}

bool kernel_signal_set_up(struct bench *bench)
{
    struct signals *signals = calloc(1, sizeof *signals);
    bench->state = signals;
    if (signals == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    signals->part = (enum signal_part)choice(signal_parts, plan_param(bench->spec, "op"));
    signals->readable = mmap(NULL, (size_t)sysconf(_SC_PAGESIZE), PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (signals->readable == MAP_FAILED)
        return call_failed(&bench->failure, "mmap");
    struct sigaction user = {.sa_handler = on_user}, fault = {.sa_handler = on_fault};
    signals->changed = sigaction(SIGUSR1, &user, &signals->user) == 0 && sigaction(SIGSEGV, &fault, &signals->segv) == 0;
    return signals->changed || call_failed(&bench->failure, "sigaction");
}

/* The kernel's form of it (x86-64): C libraries do more around the call than the call takes. */
struct installed {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

/* The handler that is there, again. */
static bool install(uint64_t times)
{
    struct installed action, before;
    bool good = syscall(SYS_rt_sigaction, SIGUSR1, NULL, &action, sizeof action.mask) == 0;
    for (uint64_t i = 0; i < times && good; i++)
        good = syscall(SYS_rt_sigaction, SIGUSR1, &action, &before, sizeof action.mask) == 0;
    return good;
}

/* Number 0 is sent to nobody. Returns ns. */
static uint64_t send_signals(int number, uint64_t times)
{
    pid_t self = getpid();
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < times; i++)
        kill(self, number);
    return clock_ns() - start;
}

static void fault(char *readable, uint64_t times)
{
    faults_left = times;
    if (times > 0 && sigsetjmp(after_faults, 1) == 0)
        *(volatile char *)readable = 1;
}

bool kernel_signal_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct signals *signals = bench->state;
    /* What is not of interest comes first: the sending; of a fault, the sending and the handler. */
    uint64_t sending = signals->part == SIGNAL_INSTALL ? 0 : send_signals(0, iterations);
    uint64_t handling = signals->part == SIGNAL_PROT ? send_signals(SIGUSR1, iterations) : 0;
    uint64_t overhead = signals->part == SIGNAL_PROT ? (handling > sending ? handling - sending : 0) : sending;
    uint64_t start = clock_ns();
    switch (signals->part) {
    case SIGNAL_INSTALL:
        if (!install(iterations))
            return call_failed(&bench->failure, "rt_sigaction");
        break;
    case SIGNAL_CATCH:
        send_signals(SIGUSR1, iterations);
        break;
    case SIGNAL_PROT:
        fault(signals->readable, iterations);
        break;
    }
    measured_time(bench, sample, start, overhead, (double)iterations);
    return true;
}

void kernel_signal_tear_down(struct bench *bench)
{
    struct signals *signals = bench->state;
    if (signals == NULL)
        return;
    if (signals->changed) {
        sigaction(SIGUSR1, &signals->user, NULL);
        sigaction(SIGSEGV, &signals->segv, NULL);
    }
    if (signals->readable != NULL && signals->readable != MAP_FAILED)
        munmap(signals->readable, (size_t)sysconf(_SC_PAGESIZE));
    free(signals);
}

const struct param_def kernel_signal_params[] = {
    {.name = "op", .kind = PARAM_CHOICE, .choices = signal_parts, .fallback = "catch",
     .help = "install: a handler; catch: a signal, without sending it; prot: a write to a page that may only be read, without catching the signal"},
    {.name = NULL},
};
