#include "suites/kernel/peer.h"

#include "base/stop.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 4096 };

static bool is_one_of(int descriptor, const int *descriptors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (descriptors[i] == descriptor)
            return true;
    return false;
}

/* A copy of another benchmark's end of a pipe would keep that pipe open for ever. */
static void close_others(const int *descriptors, size_t count)
{
    struct rlimit limit;
    int end = MOST_DESCRIPTORS;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < MOST_DESCRIPTORS)
        end = (int)limit.rlim_cur;
    for (int descriptor = 0; descriptor < end; descriptor++)
        if (descriptor != STDERR_FILENO && !is_one_of(descriptor, descriptors, count))
            close(descriptor);
}

pid_t peer_start(peer_job job, const int *descriptors, size_t count, size_t argument, struct failure *failure)
{
    pid_t parent = getpid();
    pid_t peer = fork();
    if (peer < 0) {
        call_failed(failure, "fork");
        return 0;
    }
    if (peer > 0)
        return peer;
    stop_give_back();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent) {
        close_others(descriptors, count);
        job(descriptors, argument);
    }
    _exit(0);
}

void peer_stop(pid_t peer)
{
    if (peer <= 0)
        return;
    kill(peer, SIGKILL);
    while (waitpid(peer, NULL, 0) < 0 && errno == EINTR)
        ;
}

bool call_failed(struct failure *failure, const char *call)
{
    if (stop_reason != STOP_NONE)
        return fail(failure, FAILURE_STOPPED, "stopped", "stopped");
    return fail(failure, FAILURE_ERROR, "system_call", "%s failed: %s", call, errno == 0 ? "the other end is gone" : strerror(errno));
}
