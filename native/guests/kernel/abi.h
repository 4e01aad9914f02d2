/* What the harness and the program that makes processes say to each other. */
#ifndef KVMBENCH_KERNEL_ABI_H
#define KVMBENCH_KERNEL_ABI_H

#include <stdint.h>

/* How the program is called to serve requests. Called in any other way it ends at once: then it is what is executed. */
#define PROCESS_SERVE "serve"

/* Its own image, in the program; not closed by exec, since a shell finds it by this name. */
enum { PROCESS_IMAGE_FD = 9 };
#define PROCESS_IMAGE_PATH "/proc/self/fd/9"

enum process_kind { PROCESS_FORK, PROCESS_EXEC, PROCESS_SHELL };

struct process_request {
    uint64_t kind;
    uint64_t times;
};

struct process_reply {
    uint64_t ns;
    int64_t status; /* of the first child that failed, as wait returns it; -errno: fork failed; 0: none */
};

#endif
