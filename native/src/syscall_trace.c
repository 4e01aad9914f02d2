#define _GNU_SOURCE
#include "syscall_trace.h"

#include "../guest/syscall/abi.h"

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
    snprintf(trace->name, sizeof trace->name, "instances/kvmbench-%d", (int)getpid());
    snprintf(number, sizeof number, "%d", (int)pid);
    snprintf(filter, sizeof filter, "id == %d", CALL_IOCTL);
    trace->instance = -1;
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
        {"buffer_size_kb", "256"},
        {"set_event_pid", number},
        {"events/raw_syscalls/sys_enter/filter", filter},
        {"events/raw_syscalls/sys_enter/enable", "1"},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (!set(trace->instance, settings[i][0], settings[i][1]))
            return cannot(failure, settings[i][0]);
    return true;
}

bool syscall_trace_take(struct syscall_trace *trace, uint64_t *readings, size_t count, struct failure *failure)
{
    int descriptor = openat(trace->instance, "trace", O_RDONLY | O_CLOEXEC);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "r");
    if (file == NULL)
        return fail(failure, FAILURE_ERROR, "tracing", "the trace cannot be read: %s", strerror(errno));
    char line[512];
    size_t found = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        /* "  name-PID  [CPU] flags  READING: sys_enter: NR 16 (...)" */
        char *event = strstr(line, ": sys_enter: NR ");
        if (line[0] == '#' || event == NULL)
            continue;
        *event = '\0';
        char *reading = strrchr(line, ' ');
        if (found < count && reading != NULL)
            readings[found] = strtoull(reading, NULL, 10);
        found++;
    }
    fclose(file);
    set(trace->instance, "trace", ""); /* empties it */
    return found == count || fail(failure, FAILURE_ERROR, "tracing", "the trace has %zu calls: expected %zu", found, count);
}

void syscall_trace_stop(struct syscall_trace *trace)
{
    if (trace->instance >= 0) {
        set(trace->instance, "events/raw_syscalls/sys_enter/enable", "0");
        close(trace->instance);
        unlinkat(trace->root, trace->name, AT_REMOVEDIR);
    }
    if (trace->root >= 0)
        close(trace->root);
    trace->instance = trace->root = -1;
}
