/* What a measured command inherits: the user's CPUs and signals, not the harness's. */
#include "base/affinity.h"
#include "tests/process.h"
#include "tests/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned first_cpu(const struct affinity *affinity)
{
    unsigned cpu = 0;
    while ((affinity->words[cpu / 64] >> cpu % 64 & 1) == 0)
        cpu++;
    return cpu;
}

/* A run of one command, with the harness told to pin itself to `cpu` as the engine tells it. */
static struct process_end run_command(const char *command, const char *params, unsigned cpu)
{
    char plan[1000];
    snprintf(plan, sizeof plan, "{\"protocol\":1,\"suite\":\"command\",\"cpus\":[%u],\"benchmarks\":["
             "{\"id\":1,\"name\":\"run\",\"params\":{\"command\":\"%s\"%s}}]}", cpu, command, params);
    return process_run_plan(plan);
}

static void check_output(const char *command, const char *params, unsigned cpu, const char *expected)
{
    struct process_end end = run_command(command, params, cpu);
    bool good = end.code == 0 && strstr(end.output, expected) != NULL;
    char output[1000];
    snprintf(output, sizeof output, "%s", end.output);
    free(end.output);
    CHECK_MESSAGE(good, "exit code %d, expected %s in: %s", end.code, expected, output);
}

static void check_cpus(const char *params, unsigned cpu, size_t expected)
{
    char text[60];
    snprintf(text, sizeof text, "\"text\":\"%zu\\u000a\"", expected);
    check_output("nproc", params, cpu, text);
}

TEST(command_has_the_cpus_that_the_harness_was_started_with)
{
    struct affinity mine, one = {0};
    CHECK(affinity_get(&mine));
    unsigned cpu = first_cpu(&mine);
    affinity_add(&one, cpu);
    if (affinity_count(&mine) == 1)
        SKIP("there is only one CPU");
    check_cpus("", cpu, affinity_count(&mine));
    CHECK(affinity_set(&one));
    struct process_end end = run_command("nproc", "", cpu);
    bool confined = strstr(end.output, "\"text\":\"1\\u000a\"") != NULL;
    free(end.output);
    CHECK(affinity_set(&mine) && confined);
}

TEST(command_is_pinned_where_asked_and_says_so)
{
    struct affinity mine;
    char params[100], note[100];
    CHECK(affinity_get(&mine));
    unsigned cpu = first_cpu(&mine);
    snprintf(params, sizeof params, ",\"pin\":\"%u\"", cpu);
    snprintf(note, sizeof note, "{\"type\":\"note\",\"id\":1,\"text\":\"the command is pinned to CPUs %u\"}", cpu);
    check_cpus(params, cpu, 1);
    check_output("true", params, cpu, note);
}

TEST(command_that_cannot_be_pinned_is_not_measured)
{
    static const struct {
        const char *params, *record;
        int code;
    } cases[] = {
        {",\"pin\":\"0-\"", "\"code\":\"plan\",\"message\":\"the parameter pin is \\\"0-\\\"", 1},
        {",\"pin\":\"0-65535\"", "{\"type\":\"skip\",\"id\":1,\"code\":\"too_few_cores\"", 77},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct process_end end = run_command("true", cases[i].params, 0);
        bool good = end.code == cases[i].code && strstr(end.output, cases[i].record) != NULL && strstr(end.output, "samples") == NULL;
        free(end.output);
        CHECK_MESSAGE(good, "%s: exit code %d", cases[i].params, end.code);
    }
}

TEST(command_has_the_signals_that_the_harness_was_started_with)
{
    /* SigIgn is a mask: hangups (1) are ignored, broken pipes (13) and the interrupts of the harness are not. */
    void (*before)(int) = signal(SIGHUP, SIG_IGN);
    struct process_end end = run_command("sed -n 's/^SigIgn:.//p;s/^SigBlk:.//p' /proc/self/status", "", 0);
    signal(SIGHUP, before);
    unsigned long long blocked = 0, ignored = 0;
    const char *text = strstr(end.output, "\"text\":\"");
    int read = text == NULL ? 0 : sscanf(text + 8, "%llx\\u000a%llx", &blocked, &ignored);
    free(end.output);
    CHECK_MESSAGE(read == 2 && blocked == 0 && (ignored & 0x7003) == 1, "blocked 0x%llx, ignored 0x%llx", blocked, ignored);
}
