/* Runs one command in a process group of its own and measures it. */
#ifndef KVMBENCH_CHILD_H
#define KVMBENCH_CHILD_H

#include "base/affinity.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct child_options {
    char *const *argv;           /* argv[0] is looked up in PATH; ends with NULL */
    const char *directory;       /* working directory; NULL: the caller's */
    const struct affinity *cpus; /* it may run on; NULL: the caller's */
    uint64_t timeout_ms;         /* then the group is ended */
    size_t output_limit;         /* bytes of output kept; the rest is read and dropped */
    unsigned canary_percent;     /* wall_ns is made longer by this share, by spinning */
};

enum child_end { CHILD_ENDED, CHILD_TIMED_OUT, CHILD_STOPPED, CHILD_NOT_STARTED };

struct child_result {
    enum child_end end;
    int status;              /* as of waitpid; CHILD_NOT_STARTED: errno */
    const char *failed_step; /* CHILD_NOT_STARTED: what failed, for example "chdir" */
    uint64_t wall_ns;        /* from before the fork until the command was waited for */
    double user_s, sys_s;    /* of the command and of its descendants that it waited for */
    uint64_t max_rss_bytes;  /* of the largest of them */
    char *output;            /* standard output and error as they came, terminated; to be freed; NULL: out of memory */
    size_t output_bytes;
    bool output_truncated;
};

/*
 * Standard input is empty. A stop (stop.h) and the time-out end the group with SIGTERM, after 0.3 s with SIGKILL. When it
 * returns nothing of the command is running any more: not its process group, and no descendant that left the group.
 */
void child_run(const struct child_options *options, struct child_result *result);

#endif
