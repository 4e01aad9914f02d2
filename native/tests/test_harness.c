/* The harness as a process: exit codes, records, and ends before the time. */
#define _GNU_SOURCE
#include "tests/process.h"
#include "tests/test.h"

#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char reset_plan[] = "{\"protocol\":1,\"suite\":\"snapshot\",\"time_ms\":20,\"benchmarks\":["
                                 "{\"id\":5,\"name\":\"reset\",\"params\":{\"pages\":\"20\",\"instrs\":\"10\"}}]}";
static const char long_plan[] = "{\"protocol\":1,\"suite\":\"snapshot\",\"time_ms\":60000,\"benchmarks\":["
                                "{\"id\":0,\"name\":\"reset\",\"params\":{\"pages\":\"20\",\"instrs\":\"10\"}}]}";
static const char copy_plan[] = "{\"protocol\":1,\"suite\":\"snapshot\",\"time_ms\":5,\"benchmarks\":[{\"id\":0,\"name\":\"copy\","
                                "\"params\":{\"pages\":\"10\"}}]}";

static bool contains(const struct process_end *end, const char *text)
{
    return strstr(end->output, text) != NULL;
}

static void skip_without_kvm(struct process_end *end)
{
    if (end->code == 77) {
        free(end->output);
        SKIP("no KVM here");
    }
}

TEST(harness_measures_and_counts_its_records)
{
    struct process_end end = process_run_plan(reset_plan);
    skip_without_kvm(&end);
    size_t lines = 0;
    for (const char *at = end.output; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    char last[60];
    snprintf(last, sizeof last, "{\"type\":\"end\",\"records\":%zu}\n", lines - 1);
    bool good = end.code == 0 && strncmp(end.output, "{\"type\":\"hello\"", 15) == 0 && contains(&end, last)
        && contains(&end, "\"id\":5,\"metric\":\"exec_per_sec_core\",\"unit\":\"1/s\",\"better\":\"higher\",\"gate\":true")
        && contains(&end, "\"metric\":\"audit_mismatch\"") && contains(&end, "{\"type\":\"usage\"") && !contains(&end, "error");
    free(end.output);
    CHECK_MESSAGE(good, "exit code %d", end.code);
}

TEST(harness_refuses_a_wrong_plan)
{
    struct process_end end = process_run_plan("{\"protocol\":1}");
    bool silent = end.output[0] == '\0';
    free(end.output);
    CHECK_MESSAGE(end.code == 64 && silent, "exit code %d", end.code);
}

TEST(harness_without_kvm_says_what_to_do)
{
    const char *set = getenv("KVMBENCH_KVM_DEVICE");
    char *before = set == NULL ? NULL : strdup(set);
    setenv("KVMBENCH_KVM_DEVICE", "/nonexistent/kvm", 1);
    struct process_end missing = process_run_plan(reset_plan);
    setenv("KVMBENCH_KVM_DEVICE", "/dev/null", 1);
    struct process_end other = process_run_plan(reset_plan);
    before == NULL ? unsetenv("KVMBENCH_KVM_DEVICE") : setenv("KVMBENCH_KVM_DEVICE", before, 1);
    free(before);
    bool good = contains(&missing, "{\"type\":\"skip\",\"code\":\"kvm_missing\"") && contains(&missing, "/nonexistent/kvm")
        && contains(&missing, "modprobe") && contains(&other, "is no KVM device");
    free(missing.output);
    free(other.output);
    CHECK_MESSAGE(good && missing.code == 77 && other.code == 77, "exit codes %d, %d", missing.code, other.code);
}

/* Sends a signal as soon as the first record is there, and says how long the process still lived. */
static double end_by(int number, const char *plan, struct process_end *end)
{
    static const char *const run[] = {"run", NULL};
    struct process process = process_start(run, plan, NULL);
    struct pollfd readable = {.fd = process.output, .events = POLLIN};
    poll(&readable, 1, 10000);
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    kill(process.pid, number);
    *end = process_wait(&process);
    clock_gettime(CLOCK_MONOTONIC, &after);
    return (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) * 1e-9;
}

TEST(harness_ends_at_once_when_interrupted_and_writes_no_end)
{
    struct process_end end;
    double lived = end_by(SIGINT, long_plan, &end);
    skip_without_kvm(&end);
    bool has_end = contains(&end, "\"type\":\"end\"");
    free(end.output);
    CHECK_MESSAGE(end.code == 130 && !has_end, "exit code %d", end.code);
    /* Not a timing assertion: 60 s of measuring would be left. */
    CHECK_MESSAGE(lived < 30, "lived on for %g s", lived);
}

TEST(harness_keeps_what_it_has_at_the_deadline)
{
    char plan[400];
    /* Time enough to set up where everything is slow. */
    snprintf(plan, sizeof plan, "{\"deadline_ms\":3000,%s", long_plan + 1);
    struct process_end end = process_run_plan(plan);
    skip_without_kvm(&end);
    bool good = contains(&end, "\"code\":\"deadline\"") && contains(&end, "\"metric\":\"exec_per_sec\"") && contains(&end, "\"type\":\"end\"");
    free(end.output);
    CHECK_MESSAGE(good && end.code == 1, "exit code %d", end.code);
}

TEST(harness_fails_loudly_when_records_cannot_be_written)
{
    static const char *const run[] = {"run", NULL};
    struct process full = process_start(run, copy_plan, "/dev/full");
    struct process_end end = process_wait(&full);
    free(end.output);
    CHECK_MESSAGE(end.code == 1, "disk full: exit code %d", end.code);
    struct process gone = process_start(run, copy_plan, NULL);
    close(gone.output);
    gone.output = -1;
    end = process_wait(&gone);
    free(end.output);
    CHECK_MESSAGE(end.code == 1 || end.code == 77, "reader gone: exit code %d", end.code);
}

/* Of the first metric: what disturbs a sample makes it longer. */
static double least_value(const char *output)
{
    const char *at = strstr(output, "\"values\":[");
    double least = INFINITY;
    for (at = at == NULL ? "" : at + 9; *at == '[' || *at == ',';) {
        char *end;
        least = fmin(least, strtod(at + 1, &end));
        at = end;
    }
    return least;
}

TEST(harness_canary_lengthens_what_is_measured)
{
    char plan[400];
    snprintf(plan, sizeof plan, "{\"canary_percent\":900,%s", copy_plan + 1);
    struct process_end plain = process_run_plan(copy_plan), slow = process_run_plan(plan);
    double values[2] = {0, 0};
    struct process_end *ends[] = {&plain, &slow};
    for (int i = 0; i < 2; i++) {
        values[i] = least_value(ends[i]->output);
        free(ends[i]->output);
    }
    if (plain.code == 77)
        SKIP("no KVM here");
    /* Tenfold: far from what noise does. */
    CHECK_MESSAGE(values[1] > 3 * values[0] && values[0] > 0 && isfinite(values[1]), "%g against %g ns", values[1], values[0]);
}

TEST(harness_describes_and_probes_in_json)
{
    static const char *const describe[] = {"describe", NULL}, *const probe[] = {"probe", NULL};
    struct process process = process_start(describe, "", NULL);
    struct process_end end = process_wait(&process);
    bool good = end.code == 0 && contains(&end, "\"name\":\"snapshot\"") && contains(&end, "\"exclusive\":[\"instrs\",\"vmexits\"]");
    free(end.output);
    CHECK(good);
    process = process_start(probe, "", NULL);
    end = process_wait(&process);
    good = (end.code == 0 || end.code == 77) && contains(&end, "\"perf_events\"") && contains(&end, end.code == 0 ? "\"costs_ns\"" : "\"reason\"");
    bool negative = contains(&end, ":-"); /* a cost lost in noise is null */
    free(end.output);
    CHECK(good && !negative);
}
