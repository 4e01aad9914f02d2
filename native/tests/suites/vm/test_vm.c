/* The suite's benchmarks by the harness, as the engine runs them. */
#include "protocol/suite.h"
#include "tests/process.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TEST(vm_benchmarks_have_a_category_each_and_one_metric_that_decides)
{
    size_t count = 0;
    for (const struct bench_def *def = suite_find("vm")->benchmarks; def->name != NULL; def++, count++) {
        size_t deciding = 0;
        for (const struct metric_def *metric = def->metrics; metric->name != NULL; metric++)
            deciding += metric->gate;
        CHECK_MESSAGE(def->category != NULL && deciding == 1, "%s: category %s, %zu metrics decide", def->name,
                      def->category == NULL ? "none" : def->category, deciding);
        for (const struct bench_def *other = suite_find("vm")->benchmarks; other < def; other++)
            CHECK_MESSAGE(strcmp(other->name, def->name) != 0, "%s is there twice", def->name);
    }
    CHECK(count > 0);
}

/* Every benchmark with the defaults of its parameters. */
TEST(vm_benchmarks_measure_and_find_their_results_right)
{
    char plan[16384];
    size_t used = (size_t)sprintf(plan, "{\"protocol\":1,\"suite\":\"vm\",\"time_ms\":2,\"sample_us\":200,\"warmup_ms\":0,\"benchmarks\":[");
    size_t count = 0;
    for (const struct bench_def *def = suite_find("vm")->benchmarks; def->name != NULL; def++, count++)
        used += (size_t)sprintf(plan + used, "%s{\"id\":%zu,\"name\":\"%s\"}", count > 0 ? "," : "", count, def->name);
    sprintf(plan + used, "]}");
    struct process_end end = process_run_plan(plan);
    CHECK_MESSAGE(end.code == 0, "exit code %d: %s", end.code, end.output);
    for (size_t id = 0; id < count; id++) {
        char measured[64], skipped[64];
        snprintf(measured, sizeof measured, "{\"type\":\"samples\",\"id\":%zu,", id);
        snprintf(skipped, sizeof skipped, "{\"type\":\"skip\",\"id\":%zu,", id);
        CHECK_MESSAGE(strstr(end.output, measured) != NULL || strstr(end.output, skipped) != NULL, "nothing of %s",
                      suite_find("vm")->benchmarks[id].name);
    }
    free(end.output);
}
