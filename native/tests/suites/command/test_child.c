#define _GNU_SOURCE
#include "suites/command/child.h"
#include "tests/test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct child_result run_with(const char *script, struct child_options options)
{
    struct child_result result;
    char *argv[] = {"/bin/sh", "-c", (char *)script, NULL};
    if (options.argv == NULL)
        options.argv = argv;
    if (options.timeout_ms == 0)
        options.timeout_ms = 60000;
    if (options.output_limit == 0)
        options.output_limit = 4096;
    child_run(&options, &result);
    CHECK(result.output != NULL);
    return result;
}

static struct child_result run(const char *script)
{
    return run_with(script, (struct child_options){0});
}

/* Whether a process with this number, printed by the command, is still there. */
static bool alive(const char *digits)
{
    int pid = atoi(digits);
    CHECK_MESSAGE(pid > 1, "no process number in \"%s\"", digits);
    return kill(pid, 0) == 0;
}

TEST(child_gives_output_of_both_streams_and_the_exit_status)
{
    struct child_result result = run("echo out; echo err >&2; exit 7");
    CHECK(result.end == CHILD_ENDED && WEXITSTATUS(result.status) == 7);
    CHECK_MESSAGE(strcmp(result.output, "out\nerr\n") == 0, "%s", result.output);
    CHECK(result.wall_ns > 0 && result.max_rss_bytes > 0);
    free(result.output);
}

TEST(child_that_dies_of_a_signal_says_so)
{
    struct child_result result = run("kill -SEGV $$");
    CHECK(result.end == CHILD_ENDED && WIFSIGNALED(result.status) && WTERMSIG(result.status) == SIGSEGV);
    free(result.output);
}

TEST(child_counts_the_cpu_time_of_its_descendants)
{
    struct child_result result = run("sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'");
    CHECK_MESSAGE(result.user_s > 0.01, "%f s", result.user_s);
    free(result.output);
}

TEST(child_past_its_time_is_ended_with_its_whole_group)
{
    struct child_result result = run_with("sleep 1000 & echo $!; trap '' TERM; while :; do sleep 1000; done",
                                          (struct child_options){.timeout_ms = 300});
    CHECK(result.end == CHILD_TIMED_OUT);
    CHECK(!alive(result.output));
    free(result.output);
}

TEST(child_leaves_nothing_of_its_group_behind)
{
    struct child_result result = run("sleep 1000 & echo $!");
    CHECK(result.end == CHILD_ENDED && !alive(result.output));
    free(result.output);
}

TEST(child_leaves_no_descendant_behind_that_left_the_group)
{
    struct child_result result = run("setsid sh -c 'echo $$; exec sleep 1000' & sleep 0.3");
    CHECK(result.end == CHILD_ENDED && !alive(result.output));
    free(result.output);
}

TEST(child_output_past_the_limit_is_dropped_and_said_so)
{
    struct child_result result = run_with("head -c 100000 /dev/zero | tr '\\0' x", (struct child_options){.output_limit = 1000});
    CHECK(result.end == CHILD_ENDED && result.output_truncated);
    CHECK(result.output_bytes == 1000 && strlen(result.output) == 1000);
    free(result.output);
}

TEST(child_that_cannot_start_says_what_failed)
{
    char *missing[] = {"/kvmbench-no-such-command", NULL};
    struct child_result result = run_with("", (struct child_options){.argv = missing});
    CHECK(result.end == CHILD_NOT_STARTED && strcmp(result.failed_step, "exec") == 0 && result.status == ENOENT);
    free(result.output);
    result = run_with("true", (struct child_options){.directory = "/nonexistent"});
    CHECK(result.end == CHILD_NOT_STARTED && strcmp(result.failed_step, "chdir") == 0 && result.status == ENOENT);
    free(result.output);
}

TEST(child_runs_in_its_directory_with_no_descriptors_of_ours)
{
    struct child_result result = run_with("pwd; ls /proc/self/fd; cat", (struct child_options){.directory = "/usr"});
    /* 3: the directory that ls reads */
    CHECK_MESSAGE(strcmp(result.output, "/usr\n0\n1\n2\n3\n") == 0, "%s", result.output);
    free(result.output);
}

TEST(child_has_its_output_also_where_the_harness_has_no_descriptors_0_to_2)
{
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        for (int descriptor = 0; descriptor < 100; descriptor++)
            close(descriptor);
        struct child_result result;
        char *argv[] = {"/bin/sh", "-c", "cat; echo out; echo err >&2", NULL};
        child_run(&(struct child_options){.argv = argv, .timeout_ms = 60000, .output_limit = 100}, &result);
        _exit(result.end == CHILD_ENDED && strcmp(result.output, "out\nerr\n") == 0 ? 0 : 1);
    }
    int status;
    CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(child_canary_really_prolongs_the_wall_time)
{
    struct child_result result = run_with("sleep 0.05", (struct child_options){.canary_percent = 100});
    CHECK_MESSAGE(result.wall_ns >= 100000000, "%llu ns", (unsigned long long)result.wall_ns);
    free(result.output);
}
