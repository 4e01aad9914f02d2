/*
 * Makes processes, and is what they execute: a small static program of its own, since what fork copies is the process that calls
 * it, and the harness holds other benchmarks' memory. Arguments: PROCESS_SERVE [program to execute].
 */
#define _GNU_SOURCE
#include "guests/kernel/abi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CANNOT_EXECUTE = 127 };

static uint64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void become(uint64_t kind, const char *program)
{
    static char name[] = "process", shell[] = "sh", command[] = "-c";
    char *environment[] = {NULL};
    close(STDOUT_FILENO);
    if (kind == PROCESS_SHELL) {
        char *arguments[] = {shell, command, (char *)program, NULL};
        execve("/bin/sh", arguments, environment);
    } else {
        char *arguments[] = {name, NULL};
        execve(program, arguments, environment);
    }
    _exit(CANNOT_EXECUTE);
}

static int64_t make_one(uint64_t kind, const char *program)
{
    int status = 0;
    pid_t child = fork();
    if (child < 0)
        return -errno;
    if (child == 0) {
        if (kind != PROCESS_FORK)
            become(kind, program);
        _exit(0);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], PROCESS_SERVE) != 0)
        return 0;
    const char *program = argc > 2 ? argv[2] : PROCESS_IMAGE_PATH;
    for (struct process_request request; read(STDIN_FILENO, &request, sizeof request) == sizeof request;) {
        struct process_reply reply = {0, 0};
        uint64_t start = clock_ns();
        for (uint64_t i = 0; i < request.times && reply.status == 0; i++)
            reply.status = make_one(request.kind, program);
        reply.ns = clock_ns() - start;
        if (write(STDOUT_FILENO, &reply, sizeof reply) != sizeof reply)
            break;
    }
    return 0;
}
