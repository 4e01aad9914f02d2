/* What the executor does with the benchmarks of a plan; suite `anchor` measures without KVM, `snapshot` refuses what does not fit. */
#include "base/affinity.h"
#include "base/memory.h"
#include "tests/process.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
        count++;
    return count;
}

TEST(executor_never_sets_up_what_does_not_fit_into_memory)
{
    /* 1,024 machines of 1 GiB each, which no test machine has; a benchmark beside it is still measured. */
    char plan[8192] = "{\"protocol\":1,\"suite\":\"snapshot\",\"time_ms\":5,\"cpus\":[0";
    for (int i = 1; i < 1024; i++)
        strcat(plan, ",0");
    strcat(plan, "],\"benchmarks\":[{\"id\":1,\"name\":\"reset\",\"params\":{\"pages\":\"65536\",\"workload\":\"varying\",\"cores\":\"1024\"}},"
                 "{\"id\":2,\"name\":\"copy\",\"params\":{\"pages\":\"10\"}}]}");
    struct process_end end = process_run_plan(plan);
    if (end.code == 77) {
        free(end.output);
        SKIP("no KVM here");
    }
    size_t skips = count_of(end.output, "{\"type\":\"skip\",\"id\":1,\"code\":\"memory\"");
    size_t measured = count_of(end.output, "\"id\":2,\"metric\":\"copy_ns\"");
    free(end.output);
    CHECK_MESSAGE(end.code == 0 && skips == 1 && measured == 1, "exit code %d, %zu skips, %zu measured", end.code, skips, measured);
}

TEST(executor_measures_more_guests_of_suite_syscall_than_fit_in_groups)
{
    /* A guest takes 12 MiB: 4,096 of them are 48 GiB, half of what most machines that run tests do not have. */
    static char plan[400000];
    size_t used = (size_t)sprintf(plan, "{\"protocol\":1,\"suite\":\"syscall\",\"time_ms\":1,\"warmup_ms\":0,\"deadline_ms\":500,\"benchmarks\":[");
    for (int i = 0; i < 4096; i++)
        used += (size_t)sprintf(plan + used, "%s{\"id\":%d,\"name\":\"ioctl\",\"params\":{\"scenario\":\"call\"}}", i > 0 ? "," : "", i);
    sprintf(plan + used, "]}");
    if (memory_available() > UINT64_C(90) << 30)
        SKIP("this machine has memory for all of them");
    struct process_end end = process_run_plan(plan);
    bool grouped = strstr(end.output, "are interleaved: all do not fit into memory together") != NULL;
    free(end.output);
    CHECK_MESSAGE(grouped, "exit code %d", end.code);
}

TEST(executor_says_where_it_is_pinned)
{
    static const char plan[] = "{\"protocol\":1,\"suite\":\"anchor\",\"time_ms\":1,\"cpus\":[%s],\"benchmarks\":[{\"id\":1,\"name\":\"arithmetic\"}]}";
    struct affinity mine;
    unsigned cpu = 0;
    char text[300], note[100];
    CHECK(affinity_get(&mine));
    while ((mine.words[cpu / 64] >> cpu % 64 & 1) == 0)
        cpu++;
    snprintf(note, sizeof note, "%u", cpu);
    snprintf(text, sizeof text, plan, note);
    struct process_end end = process_run_plan(text);
    snprintf(note, sizeof note, "{\"type\":\"note\",\"id\":1,\"text\":\"pinned to CPU %u\"}", cpu);
    bool said = end.code == 0 && count_of(end.output, note) == 1;
    free(end.output);
    snprintf(text, sizeof text, plan, "65535");
    end = process_run_plan(text);
    bool failed = end.code == 0 && count_of(end.output, "\"not pinned to CPU 65535: ") == 1 && count_of(end.output, "\"pinned") == 0;
    free(end.output);
    snprintf(text, sizeof text, plan, "");
    end = process_run_plan(text);
    bool free_ = end.code == 0 && count_of(end.output, "pinned") == 0;
    free(end.output);
    CHECK(said && failed && free_);
}

TEST(executor_says_where_the_workers_of_several_cores_are_pinned)
{
    struct affinity mine;
    unsigned cpus[2] = {0}, found = 0;
    static const char plan[] = "{\"protocol\":1,\"suite\":\"snapshot\",\"time_ms\":1,\"cpus\":[%u,%u],\"benchmarks\":["
                               "{\"id\":1,\"name\":\"reset\",\"params\":{\"pages\":\"10\",\"cores\":\"2\"}}]}";
    char text[300], note[100];
    CHECK(affinity_get(&mine));
    for (unsigned cpu = 0; cpu < AFFINITY_CPUS && found < 2; cpu++)
        if ((mine.words[cpu / 64] >> cpu % 64 & 1) != 0)
            cpus[found++] = cpu;
    snprintf(text, sizeof text, plan, cpus[0], 65535);
    struct process_end end = process_run_plan(text);
    bool skipped = end.code == 77 && (count_of(end.output, "\"worker 1 cannot be pinned to CPU 65535: ") == 1 || count_of(end.output, "kvm_") == 1);
    free(end.output);
    CHECK_MESSAGE(skipped, "exit code %d", end.code);
    snprintf(text, sizeof text, plan, cpus[0], cpus[1]);
    end = process_run_plan(text);
    snprintf(note, sizeof note, "\"text\":\"pinned to CPUs %u, %u\"", cpus[0], cpus[1]);
    bool said = count_of(end.output, note) == 1;
    free(end.output);
    if (end.code == 77 || found < 2)
        SKIP("no KVM here, or only one CPU");
    CHECK_MESSAGE(end.code == 0 && said, "exit code %d", end.code);
}

TEST(executor_interleaves_and_gives_each_benchmark_its_time)
{
    static const char plan[] = "{\"protocol\":1,\"suite\":\"anchor\",\"time_ms\":20,\"sample_us\":500,\"benchmarks\":["
                               "{\"id\":1,\"name\":\"arithmetic\"},{\"id\":2,\"name\":\"arithmetic\"}]}";
    struct process_end end = process_run_plan(plan);
    size_t commas[2] = {0, 0};
    for (int id = 1; id <= 2; id++) {
        char start[40];
        snprintf(start, sizeof start, "{\"type\":\"samples\",\"id\":%d", id);
        const char *at = strstr(end.output, start);
        at = at == NULL ? NULL : strstr(at, "\"values\":[");
        for (; at != NULL && *at != ']'; at++)
            commas[id - 1] += *at == ',';
    }
    free(end.output);
    CHECK_MESSAGE(end.code == 0 && commas[0] > 0 && commas[1] > 0, "exit code %d, %zu and %zu samples", end.code, commas[0] + 1, commas[1] + 1);
}
