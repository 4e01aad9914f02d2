/*
 * Makes processes, and is what they execute: a small static program of its own, since what fork copies is the process that calls
 * it, and the harness holds other benchmarks' memory. Arguments: PROCESS_SERVE [program to execute].
 */
#define _GNU_SOURCE
#include "guests/kernel/abi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CANNOT_EXECUTE = 127 };

/*
 * What most of the time of fork and exit goes to is the memory of the process, so this one has as much of it as an ordinary
 * program that is linked dynamically, LMBench's for one: some 24 mappings, and some 24 faults in the child until it has ended,
 * half of them for pages to copy, half for pages of files.
 */
enum { MAPPINGS = 10, PAGE = 4096 };

static volatile char *own[MAPPINGS], *of_file[MAPPINGS];

static uint64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Without them it is a smaller process, and nothing else. */
static void have_mappings(void)
{
    for (int i = 0; i < MAPPINGS; i++) {
        /* Neighbours that differ are not joined. */
        own[i] = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        of_file[i] = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, PROCESS_IMAGE_FD, 0);
        if (own[i] != MAP_FAILED)
            *own[i] = 1;
    }
}

static void use_mappings(void)
{
    for (int i = 0; i < MAPPINGS; i++) {
        if (own[i] != MAP_FAILED)
            *own[i] = 2;
        if (of_file[i] != MAP_FAILED)
            (void)*of_file[i];
    }
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
        use_mappings();
        exit(0);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], PROCESS_SERVE) != 0)
        return 0;
    have_mappings();
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
