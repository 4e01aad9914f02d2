#define _GNU_SOURCE
#include "suites/command/child.h"

#include "base/clock.h"
#include "base/stop.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLL_MS = 100, GRACE_MS = 300, FAILURE_FD = 3, FIRST_FREE_FD = 10, MAX_FD = 1024 };

/* Told through a pipe that a successful exec closes. */
struct start_failure {
    int step; /* index into steps */
    int error;
};

static const char *const steps[] = {"fork", "opening /dev/null", "chdir", "pinning", "exec", "pipe"};
enum { STEP_FORK, STEP_INPUT, STEP_CHDIR, STEP_PIN, STEP_EXEC, STEP_PIPE };

struct child {
    pid_t pid;
    int pidfd;
    int output;  /* read end; -1: closed */
    int failure; /* read end */
};

static void fail_start(int failure, int step)
{
    struct start_failure message = {step, errno};
    ssize_t written = write(failure, &message, sizeof message);
    (void)written;
    _exit(127);
}

/* In the forked process; does not return. */
static void become(const struct child_options *options, pid_t parent, int output, int failure)
{
    sigset_t none;
    sigemptyset(&none);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    stop_give_back();
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Copies first: where the harness was started without one of 0 to 2, the originals may have these numbers. */
    output = fcntl(output, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    failure = fcntl(failure, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    int input = fcntl(open("/dev/null", O_RDONLY | O_CLOEXEC), F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    if (input < 0)
        fail_start(failure, STEP_INPUT);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    /* The records' descriptor and whatever else is open here is not the command's. */
    failure = dup3(failure, FAILURE_FD, O_CLOEXEC);
    if (syscall(SYS_close_range, FAILURE_FD + 1, ~0u, 0) != 0)
        for (int descriptor = FAILURE_FD + 1; descriptor < MAX_FD; descriptor++) /* before Linux 5.9 */
            close(descriptor);
    if (options->directory && chdir(options->directory) != 0)
        fail_start(failure, STEP_CHDIR);
    if (options->cpus && !affinity_set(options->cpus))
        fail_start(failure, STEP_PIN);
    execvp(options->argv[0], options->argv);
    fail_start(failure, STEP_EXEC);
}

static bool not_started(struct child_result *result, int step, int error)
{
    result->end = CHILD_NOT_STARTED;
    result->failed_step = steps[step];
    result->status = error;
    return false;
}

static bool start(const struct child_options *options, struct child *child, struct child_result *result)
{
    int output[2], failure[2];
    if (pipe2(output, O_CLOEXEC) != 0)
        return not_started(result, STEP_PIPE, errno);
    if (pipe2(failure, O_CLOEXEC) != 0) {
        int error = errno;
        close(output[0]);
        close(output[1]);
        return not_started(result, STEP_PIPE, error);
    }
    pid_t parent = getpid();
    child->pid = fork();
    int error = errno;
    if (child->pid == 0)
        become(options, parent, output[1], failure[1]);
    close(output[1]);
    close(failure[1]);
    child->output = output[0];
    child->failure = failure[0];
    if (child->pid < 0) {
        close(output[0]);
        close(failure[0]);
        return not_started(result, STEP_FORK, error);
    }
    setpgid(child->pid, child->pid); /* whoever comes first */
    stop_child_group = child->pid;
    child->pidfd = (int)syscall(SYS_pidfd_open, child->pid, 0);
    fcntl(child->output, F_SETFL, O_NONBLOCK);
    return true;
}

/* Reads what is there. Closes the pipe at its end. */
static void drain(struct child *child, const struct child_options *options, struct child_result *result)
{
    char block[16384];
    while (child->output >= 0) {
        ssize_t got = read(child->output, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0) {
            close(child->output);
            child->output = -1;
            return;
        }
        size_t room = options->output_limit - result->output_bytes;
        size_t kept = (size_t)got < room ? (size_t)got : room;
        result->output_truncated |= kept < (size_t)got;
        if (result->output)
            memcpy(result->output + result->output_bytes, block, kept);
        result->output_bytes += result->output ? kept : 0;
    }
}

/* Waits for output or the end, at most this long. True once the command has ended; its status is left to be waited for. */
static bool ended(struct child *child, const struct child_options *options, uint64_t wait_ms, struct child_result *result)
{
    struct pollfd events[2] = {{child->pidfd, POLLIN, 0}, {child->output, POLLIN, 0}};
    siginfo_t info = {0};
    if (wait_ms > POLL_MS)
        wait_ms = POLL_MS;
    if (child->pidfd < 0 && wait_ms > 1)
        wait_ms = 1; /* before Linux 5.3 */
    poll(events, 2, (int)wait_ms);
    if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child->pid)
        return true;
    drain(child, options, result);
    return false;
}

static enum child_end watch(struct child *child, const struct child_options *options, uint64_t start_ns,
                            struct child_result *result)
{
    for (;;) {
        uint64_t elapsed_ms = (clock_ns() - start_ns) / 1000000;
        if (stop_reason != STOP_NONE)
            return CHILD_STOPPED;
        if (elapsed_ms >= options->timeout_ms)
            return CHILD_TIMED_OUT;
        if (ended(child, options, options->timeout_ms - elapsed_ms, result))
            return CHILD_ENDED;
    }
}

static void end_group(struct child *child, const struct child_options *options, struct child_result *result)
{
    uint64_t start_ns = clock_ns();
    kill(-child->pid, SIGTERM);
    kill(-child->pid, SIGCONT); /* a stopped process takes no other signal */
    for (uint64_t waited_ms = 0; waited_ms < GRACE_MS; waited_ms = (clock_ns() - start_ns) / 1000000)
        if (ended(child, options, GRACE_MS - waited_ms, result))
            return;
    kill(-child->pid, SIGKILL);
}

/* From "PID (NAME) STATE PARENT ...", where NAME may hold anything. */
static bool is_child(const char *pid)
{
    char path[300], text[512] = "";
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    FILE *stat = fopen(path, "re");
    if (stat == NULL)
        return false;
    size_t length = fread(text, 1, sizeof text - 1, stat);
    fclose(stat);
    text[length] = '\0';
    const char *name_end = strrchr(text, ')');
    return name_end != NULL && sscanf(name_end, ") %*c %d", &parent) == 1 && parent == (int)getpid();
}

static bool kill_children(void)
{
    DIR *processes = opendir("/proc");
    bool any = false;
    for (struct dirent *entry; processes != NULL && (entry = readdir(processes)) != NULL;) {
        if (!isdigit((unsigned char)entry->d_name[0]) || !is_child(entry->d_name))
            continue;
        any = true;
        kill(atoi(entry->d_name), SIGKILL);
    }
    if (processes != NULL)
        closedir(processes);
    return any;
}

/*
 * Descendants that left the group became children of this process, their subreaper, when their parents died. Not every
 * kernel lists children (CONFIG_PROC_CHILDREN), so all processes are looked at.
 */
static void kill_descendants(void)
{
    while (kill_children())
        waitpid(-1, NULL, 0);
    while (waitpid(-1, NULL, WNOHANG) > 0) /* without /proc: what has ended by itself */
        ;
}

static bool report_start_failure(struct child *child, struct child_result *result)
{
    struct start_failure message;
    bool failed = read(child->failure, &message, sizeof message) == sizeof message;
    if (failed)
        not_started(result, message.step, message.error);
    close(child->failure);
    return failed;
}

void child_run(const struct child_options *options, struct child_result *result)
{
    struct child child;
    struct rusage usage;
    memset(result, 0, sizeof *result);
    result->output = calloc(1, options->output_limit + 1);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    uint64_t start_ns = clock_ns();
    if (!start(options, &child, result))
        return;
    result->end = watch(&child, options, start_ns, result);
    if (result->end != CHILD_ENDED)
        end_group(&child, options, result);
    kill(-child.pid, SIGKILL); /* what it left running in its group, whose number is taken as long as it is not waited for */
    stop_child_group = 0;
    while (wait4(child.pid, &result->status, 0, &usage) < 0 && errno == EINTR)
        ;
    result->wall_ns = clock_end_stretch(start_ns, result->end == CHILD_ENDED ? options->canary_percent : 0);
    kill_descendants();
    drain(&child, options, result);
    result->user_s = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
    result->sys_s = (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6;
    result->max_rss_bytes = (uint64_t)usage.ru_maxrss * 1024;
    if (child.output >= 0)
        close(child.output);
    if (child.pidfd >= 0)
        close(child.pidfd);
    report_start_failure(&child, result);
}
