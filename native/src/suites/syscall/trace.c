#define _GNU_SOURCE
#include "suites/syscall/trace.h"

#include "guests/syscall/abi.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool cannot(struct failure *failure, const char *step)
{
    return fail(failure, FAILURE_SKIP, "tracing",
                "Linux is not modified, so the entry of its system calls is seen by tracing, and %s failed: %s. It needs root "
                "and a kernel with CONFIG_FTRACE_SYSCALLS (tracefs)", step, strerror(errno));
}

/* A mount without a place: gone with the descriptor. Linux 5.2. */
static int mount_tracefs(void)
{
    int context = (int)syscall(SYS_fsopen, "tracefs", FSOPEN_CLOEXEC);
    if (context < 0)
        return -1;
    int mount = -1;
    if (syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
        mount = (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0);
    int error = errno;
    close(context);
    errno = error;
    return mount;
}

static bool set(int directory, const char *file, const char *value)
{
    int descriptor = openat(directory, file, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    size_t length = strlen(value);
    bool written = length == 0 || write(descriptor, value, length) == (ssize_t)length;
    int error = errno;
    close(descriptor);
    errno = error;
    return written;
}

bool syscall_trace_start(struct syscall_trace *trace, pid_t pid, struct failure *failure)
{
    char number[32], filter[32];
    snprintf(trace->name, sizeof trace->name, "instances/kvmbench-%d", (int)pid);
    snprintf(number, sizeof number, "%d", (int)pid);
    snprintf(filter, sizeof filter, "id == %d", CALL_IOCTL);
    trace->instance = trace->pipe = -1;
    trace->root = mount_tracefs();
    if (trace->root < 0)
        return cannot(failure, "mounting tracefs");
    if (mkdirat(trace->root, trace->name, 0700) != 0 && errno != EEXIST)
        return cannot(failure, "creating a trace instance");
    trace->instance = openat(trace->root, trace->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (trace->instance < 0)
        return cannot(failure, "opening the trace instance");
    const char *const settings[][2] = {
        {"trace_clock", "x86-tsc"},
        {"buffer_size_kb", "1024"},
        {"set_event_pid", number},
        {"events/raw_syscalls/sys_enter/filter", filter},
        {"events/raw_syscalls/sys_enter/enable", "1"},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (!set(trace->instance, settings[i][0], settings[i][1]))
            return cannot(failure, settings[i][0]);
    /* Reading consumes; emptying the buffer through `trace` would wait for all CPUs each time. */
    trace->pipe = openat(trace->instance, "trace_pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    return trace->pipe >= 0 || cannot(failure, "opening trace_pipe");
}

/* "  name-PID  [CPU] flags  READING: sys_enter: NR 16 (...)". False: another line. */
static bool parse(char *line, uint64_t *reading)
{
    char *event = strstr(line, ": sys_enter: NR ");
    if (event == NULL)
        return false;
    *event = '\0';
    const char *digits = strrchr(line, ' ');
    *reading = digits == NULL ? 0 : strtoull(digits, NULL, 10);
    return true;
}

bool syscall_trace_take(struct syscall_trace *trace, uint64_t *readings, size_t count, struct failure *failure)
{
    char text[8192];
    size_t held = 0, found = 0;
    for (;;) {
        ssize_t got = read(trace->pipe, text + held, sizeof text - 1 - held);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break; /* EAGAIN: nothing more */
        held += (size_t)got;
        text[held] = '\0';
        char *line = text;
        for (char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
            uint64_t reading;
            *end = '\0';
            if (parse(line, &reading) && found++ < count)
                readings[found - 1] = reading;
        }
        held -= (size_t)(line - text);
        memmove(text, line, held);
    }
    return found == count || fail(failure, FAILURE_ERROR, "tracing", "the trace has %zu calls: expected %zu", found, count);
}

void syscall_trace_stop(struct syscall_trace *trace)
{
    if (trace->pipe >= 0)
        close(trace->pipe); /* an open one keeps the instance */
    if (trace->instance >= 0) {
        set(trace->instance, "events/raw_syscalls/sys_enter/enable", "0");
        close(trace->instance);
        unlinkat(trace->root, trace->name, AT_REMOVEDIR);
    }
    if (trace->root >= 0)
        close(trace->root);
    trace->pipe = trace->instance = trace->root = -1;
}
