#define _GNU_SOURCE
#include "suites/syscall/linux.h"

#include "base/stop.h"
#include "guests/syscall/abi.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLL_MS = 100, REPLY_TIMEOUT_MS = 20000 };

static bool system_failed(struct failure *failure, const char *step)
{
    return fail(failure, FAILURE_ERROR, "linux_process", "%s failed: %s", step, strerror(errno));
}

static int write_image(const uint8_t *program, size_t size)
{
    int image = memfd_create("kvmbench-syscall", MFD_CLOEXEC);
    for (size_t done = 0; image >= 0 && done < size;) {
        ssize_t written = write(image, program + done, size - done);
        if (written <= 0) {
            close(image);
            return -1;
        }
        done += (size_t)written;
    }
    return image;
}

/* Both sides of a new terminal. */
static bool open_terminal(struct syscall_linux *process, int *slave, struct failure *failure)
{
    process->terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (process->terminal < 0)
        return fail(failure, FAILURE_SKIP, "terminal", "no pseudo-terminal for the measured process: /dev/ptmx: %s. In a container, mount "
                    "/dev/pts (devpts)", strerror(errno));
    if (grantpt(process->terminal) != 0 || unlockpt(process->terminal) != 0)
        return system_failed(failure, "opening a pseudo-terminal (/dev/ptmx)");
    *slave = open(ptsname(process->terminal), O_RDWR | O_NOCTTY | O_CLOEXEC);
    return *slave >= 0 || system_failed(failure, "opening a pseudo-terminal's slave (is /dev/pts mounted?)");
}

/* In the forked process; does not return. Copies first: the originals may have the numbers wanted. */
static void become(int image, int input, int output, int terminal, pid_t parent)
{
    static char name[] = "kvmbench-syscall";
    char *arguments[] = {name, NULL}, *environment[] = {NULL};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    input = fcntl(input, F_DUPFD_CLOEXEC, 100);
    output = fcntl(output, F_DUPFD_CLOEXEC, 100);
    terminal = fcntl(terminal, F_DUPFD_CLOEXEC, 100);
    image = fcntl(image, F_DUPFD_CLOEXEC, 100);
    for (int descriptor = 3; descriptor < 100; descriptor++)
        close(descriptor);
    if (dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 && dup2(terminal, GUEST_TTY_FD) >= 0)
        fexecve(image, arguments, environment);
    _exit(127);
}

bool syscall_linux_start(struct syscall_linux *process, const uint8_t *program, size_t size, struct failure *failure)
{
    *process = (struct syscall_linux){0, -1, -1, -1};
    int slave = -1, down[2], up[2];
    if (!open_terminal(process, &slave, failure))
        return false;
    int image = write_image(program, size);
    if (image < 0 || pipe2(down, O_CLOEXEC) != 0 || pipe2(up, O_CLOEXEC) != 0)
        return system_failed(failure, "preparing the measured process"); /* the harness ends next */
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0)
        become(image, down[0], up[1], slave, parent);
    close(image);
    close(slave);
    close(down[0]);
    close(up[1]);
    process->requests = down[1];
    process->replies = up[0];
    process->pid = pid > 0 ? pid : 0;
    return pid > 0 || system_failed(failure, "fork");
}

bool syscall_linux_exchange(struct syscall_linux *process, const void *request, size_t request_size, void *reply,
                            size_t reply_size, struct failure *failure)
{
    if (write(process->requests, request, request_size) != (ssize_t)request_size)
        return system_failed(failure, "writing to the measured process");
    int waited_ms = 0;
    for (size_t got = 0; got < reply_size;) {
        struct pollfd event = {process->replies, POLLIN, 0};
        int ready = poll(&event, 1, POLL_MS);
        if (stop_reason != STOP_NONE)
            return fail(failure, FAILURE_STOPPED, "stopped", "stopped");
        if (ready == 0 && (waited_ms += POLL_MS) >= REPLY_TIMEOUT_MS)
            return fail(failure, FAILURE_ERROR, "linux_process", "the measured process did not answer within %d ms",
                        REPLY_TIMEOUT_MS);
        if (ready <= 0)
            continue;
        ssize_t part = read(process->replies, (char *)reply + got, reply_size - got);
        if (part == 0)
            return fail(failure, FAILURE_ERROR, "linux_process", "the measured process ended before it answered");
        if (part < 0 && errno != EINTR)
            return system_failed(failure, "reading from the measured process");
        got += part > 0 ? (size_t)part : 0;
    }
    return true;
}

void syscall_linux_stop(struct syscall_linux *process)
{
    if (process->pid > 0) {
        kill(process->pid, SIGKILL);
        while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    int descriptors[] = {process->requests, process->replies, process->terminal};
    for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++)
        if (descriptors[i] >= 0)
            close(descriptors[i]);
    *process = (struct syscall_linux){0, -1, -1, -1};
}
