#define _GNU_SOURCE
#include "suites/kernel/peer.h"
#include "suites/kernel/scratch.h"
#include "tests/process.h"
#include "tests/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every benchmark at the parameters of LMBench's tables, with small files: "name" or "name" and its parameters. */
static const char *const points[] = {
    "\"lat_syscall\",\"params\":{\"op\":\"null\"", "\"lat_syscall\",\"params\":{\"op\":\"read\"",
    "\"lat_syscall\",\"params\":{\"op\":\"write\"", "\"lat_syscall\",\"params\":{\"op\":\"stat\"",
    "\"lat_syscall\",\"params\":{\"op\":\"open\"", "\"lat_select\",\"params\":{\"on\":\"tcp\"",
    "\"lat_select\",\"params\":{\"on\":\"file\"", "\"lat_sig\",\"params\":{\"op\":\"install\"",
    "\"lat_sig\",\"params\":{\"op\":\"catch\"", "\"lat_sig\",\"params\":{\"op\":\"prot\"",
    "\"lat_proc\",\"params\":{\"op\":\"fork\"", "\"lat_proc\",\"params\":{\"op\":\"exec\"",
    "\"lat_proc\",\"params\":{\"op\":\"shell\"", "\"lat_ctx\",\"params\":{\"procs\":\"2\"",
    "\"lat_ctx\",\"params\":{\"procs\":\"16\",\"size_kb\":\"64\"", "\"lat_pipe\",\"params\":{", "\"lat_unix\",\"params\":{",
    "\"lat_udp\",\"params\":{", "\"lat_tcp\",\"params\":{", "\"lat_rpc\",\"params\":{\"transport\":\"udp\"",
    "\"lat_rpc\",\"params\":{\"transport\":\"tcp\"", "\"lat_connect\",\"params\":{",
    "\"lat_fs\",\"params\":{\"op\":\"create\"", "\"lat_fs\",\"params\":{\"op\":\"delete\",\"size_kb\":\"10\"",
    "\"lat_mmap\",\"params\":{\"size_mb\":\"1\"", "\"lat_pagefault\",\"params\":{\"size_mb\":\"1\"",
    "\"bw_pipe\",\"params\":{", "\"bw_unix\",\"params\":{", "\"bw_tcp\",\"params\":{", "\"bw_file_rd\",\"params\":{\"size_mb\":\"1\"",
    "\"bw_mmap_rd\",\"params\":{\"size_mb\":\"1\"", "\"bw_mem\",\"params\":{\"op\":\"bcopy\",\"size_mb\":\"1\"",
    "\"bw_mem\",\"params\":{\"op\":\"fcp\",\"size_mb\":\"1\"", "\"bw_mem\",\"params\":{\"op\":\"frd\",\"size_mb\":\"1\"",
    "\"bw_mem\",\"params\":{\"op\":\"fwr\",\"size_mb\":\"1\"",
};

enum { POINTS = sizeof points / sizeof *points };

/* A directory of the test's own, which TMPDIR names. */
static char own[64];

static void use_own_directory(void)
{
    strcpy(own, "/tmp/kvmbench-test-XXXXXX");
    CHECK(mkdtemp(own) != NULL && setenv("TMPDIR", own, 1) == 0);
}

static size_t left_in_own_directory(void)
{
    size_t count = 0;
    DIR *directory = opendir(own);
    CHECK(directory != NULL);
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    unsetenv("TMPDIR");
    rmdir(own);
    return count - 2; /* itself and its parent */
}

static char *plan_of(const char *time_ms, const char *more)
{
    char *plan = NULL;
    size_t bytes;
    FILE *text = open_memstream(&plan, &bytes);
    CHECK(text != NULL);
    fprintf(text, "{\"protocol\":1,\"suite\":\"kernel\",\"time_ms\":%s,\"sample_us\":500,\"warmup_ms\":0%s,\"benchmarks\":[", time_ms, more);
    for (size_t i = 0; i < POINTS; i++)
        fprintf(text, "%s{\"id\":%zu,\"name\":%s}}", i > 0 ? "," : "", i, points[i]);
    fputs("]}", text);
    fclose(text);
    return plan;
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

TEST(kernel_measures_every_metric_and_leaves_no_file)
{
    use_own_directory();
    char *plan = plan_of("3", "");
    struct process_end end = process_run_plan(plan);
    free(plan);
    size_t left = left_in_own_directory();
    size_t measured = count_of(end.output, "\"type\":\"samples\""), none = count_of(end.output, "\"values\":[]");
    bool bad = strstr(end.output, "\"type\":\"error\"") != NULL || strstr(end.output, "\"type\":\"skip\"") != NULL;
    if (end.code != 0 || bad)
        fprintf(stderr, "%s\n", end.output);
    free(end.output);
    CHECK_MESSAGE(end.code == 0 && !bad && measured == POINTS && none == 0, "exit code %d, %zu of %d measured", end.code, measured, POINTS);
    CHECK_MESSAGE(left == 0, "%zu left in TMPDIR", left);
}

TEST(kernel_that_is_interrupted_leaves_no_file)
{
    use_own_directory();
    char *plan = plan_of("60000", "");
    struct process process = process_start((const char *[]){"run", NULL}, plan, NULL);
    free(plan);
    usleep(300000);
    kill(process.pid, SIGTERM);
    struct process_end end = process_wait(&process);
    free(end.output);
    size_t left = left_in_own_directory();
    CHECK_MESSAGE(end.code == 130, "exit code %d", end.code);
    CHECK_MESSAGE(left == 0, "%zu left in TMPDIR", left);
}

static void check_failure(const char *benchmark, int code, const char *expected)
{
    char plan[600];
    snprintf(plan, sizeof plan, "{\"protocol\":1,\"suite\":\"kernel\",\"time_ms\":1,\"benchmarks\":[{\"id\":0,\"name\":%s}}]}", benchmark);
    struct process_end end = process_run_plan(plan);
    bool good = end.code == code && strstr(end.output, expected) != NULL;
    char output[1000];
    snprintf(output, sizeof output, "%s", end.output);
    free(end.output);
    CHECK_MESSAGE(good, "exit code %d, expected %d and %s in: %s", end.code, code, expected, output);
}

TEST(kernel_says_how_an_executed_program_failed)
{
    check_failure("\"lat_proc\",\"params\":{\"op\":\"exec\",\"program\":\"/bin/false\"", 1, "/bin/false ended with exit status 1");
    check_failure("\"lat_proc\",\"params\":{\"op\":\"shell\",\"program\":\"/bin/false\"", 1, "sh -c /bin/false ended with exit status 1");
    check_failure("\"lat_proc\",\"params\":{\"op\":\"exec\",\"program\":\"/nowhere\"", 1, "/nowhere: it cannot be executed");
}

TEST(kernel_names_a_directory_that_cannot_be_used)
{
    check_failure("\"lat_fs\",\"params\":{\"dir\":\"/nowhere\"", 77, "can be made in /nowhere: No such file or directory");
    check_failure("\"bw_file_rd\",\"params\":{\"dir\":\"/dev/null\"", 77, "can be made in /dev/null: Not a directory");
}

/* A directory that a killed process has left, with a file in it. */
static void leave(const char *name, char *path, size_t bytes)
{
    char file[200];
    snprintf(path, bytes, "%s/%s", own, name);
    snprintf(file, sizeof file, "%s/0", path);
    CHECK(mkdir(path, 0700) == 0 && mkdir(file, 0700) == 0);
}

TEST(kernel_removes_what_a_killed_process_has_left_and_nothing_else)
{
    char left[100], used[100], other[100];
    struct scratch scratch;
    struct failure failure = {0};
    use_own_directory();
    leave("kvmbench-kernel.killed", left, sizeof left);
    leave("kvmbench-kernel.living", used, sizeof used);
    leave("other", other, sizeof other);
    int lock = open(used, O_RDONLY | O_DIRECTORY);
    CHECK(lock >= 0 && flock(lock, LOCK_EX) == 0);
    CHECK(scratch_create(&scratch, "", &failure));
    bool right = access(left, F_OK) != 0 && access(used, F_OK) == 0 && access(other, F_OK) == 0;
    scratch_remove(&scratch);
    close(lock);
    CHECK(scratch_create(&scratch, "", &failure));
    scratch_remove(&scratch);
    right = right && access(used, F_OK) != 0;
    char inside[120];
    snprintf(inside, sizeof inside, "%s/0", other);
    rmdir(inside);
    rmdir(other);
    CHECK(left_in_own_directory() == 0 && right);
}

/* Says whether the descriptor in the argument is open. */
static void look(const int *descriptors, size_t argument)
{
    char open = fcntl((int)argument, F_GETFD) >= 0;
    if (write(descriptors[0], &open, 1) == 1)
        pause();
}

TEST(kernel_peer_has_its_own_descriptors_only)
{
    int ends[2], other = open("/dev/null", O_RDONLY);
    struct failure failure = {0};
    char open = 2;
    CHECK(other >= 0 && pipe(ends) == 0);
    pid_t peer = peer_start(look, &ends[1], 1, (size_t)other, &failure);
    CHECK(peer > 0 && read(ends[0], &open, 1) == 1 && open == 0);
    peer_stop(peer);
    CHECK(kill(peer, 0) != 0);
    close(ends[0]);
    close(ends[1]);
    close(other);
}
