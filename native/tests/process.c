#define _GNU_SOURCE
#include "tests/process.h"

#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_ARGUMENTS = 8 };

struct process process_start(const char *const *arguments, const char *input, const char *stdout_path)
{
    char *argv[MAX_ARGUMENTS + 2] = {(char *)(uintptr_t)test_harness};
    for (size_t i = 0; i < MAX_ARGUMENTS && arguments[i] != NULL; i++)
        argv[i + 1] = (char *)(uintptr_t)arguments[i];
    int in[2], out[2];
    CHECK(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        int target = stdout_path == NULL ? out[1] : open(stdout_path, O_WRONLY);
        signal(SIGPIPE, SIG_DFL);
        signal(SIGINT, SIG_DFL); /* the tests may run in the background */
        dup2(in[0], STDIN_FILENO);
        dup2(target, STDOUT_FILENO);
        close(3); /* whatever it is: records would go there */
        execv(test_harness, argv);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    size_t length = strlen(input);
    CHECK(write(in[1], input, length) == (ssize_t)length);
    close(in[1]);
    return (struct process){pid, out[0]};
}

struct process_end process_wait(struct process *process)
{
    size_t length = 0, capacity = 1 << 16;
    char *output = malloc(capacity);
    CHECK(output != NULL);
    for (ssize_t count; (count = read(process->output, output + length, capacity - length - 1)) != 0;) {
        if (count < 0 && errno != EINTR)
            break;
        length += count > 0 ? (size_t)count : 0;
        if (length + 1 == capacity) {
            output = realloc(output, capacity *= 2);
            CHECK(output != NULL);
        }
    }
    output[length] = '\0';
    close(process->output);
    int status = 0;
    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return (struct process_end){WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), output};
}

struct process_end process_run_plan(const char *plan)
{
    static const char *const run[] = {"run", NULL};
    struct process process = process_start(run, plan, NULL);
    return process_wait(&process);
}
