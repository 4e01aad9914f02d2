/* Runs the harness as the engine does: a process with a plan on standard input and records on standard output. */
#ifndef KVMBENCH_TEST_PROCESS_H
#define KVMBENCH_TEST_PROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct process {
    pid_t pid;
    int output;
};

struct process_end {
    int code;      /* exit code, or 128 + signal */
    char *output;  /* standard output; to be freed */
};

/* NULL-terminated arguments after the program's name. stdout_path NULL: a pipe. */
struct process process_start(const char *const *arguments, const char *input, const char *stdout_path);

/* Reads the output to its end and waits. */
struct process_end process_wait(struct process *process);

/* Both, for `run` with a plan. */
struct process_end process_run_plan(const char *plan);

#endif
