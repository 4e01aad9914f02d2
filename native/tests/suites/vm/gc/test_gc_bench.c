#include "tests/process.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

/* So little room that survivors might not fit long before half of it is garbage: that once never came to a collection. */
TEST(vm_gc_benchmarks_measure_heaps_that_are_nearly_full)
{
    struct process_end end = process_run_plan(
        "{\"protocol\":1,\"suite\":\"vm\",\"time_ms\":1,\"warmup_ms\":0,\"deadline_ms\":60000,\"benchmarks\":["
        "{\"id\":1,\"name\":\"gc_major_pause\",\"params\":{\"heap_mib\":\"1\",\"nursery_kib\":\"64\",\"live_percent\":\"90\",\"survive_percent\":\"1\"}},"
        "{\"id\":2,\"name\":\"gc_live_data_ratio\",\"params\":{\"heap_mib\":\"1\",\"nursery_kib\":\"64\",\"live_percent\":\"90\",\"survive_percent\":\"1\"}}]}");
    CHECK_MESSAGE(end.code == 0, "exit code %d: %s", end.code, end.output);
    free(end.output);
}

TEST(vm_gc_benchmarks_say_what_to_change_when_the_heap_is_too_small)
{
    struct process_end end = process_run_plan(
        "{\"protocol\":1,\"suite\":\"vm\",\"time_ms\":1,\"benchmarks\":["
        "{\"id\":1,\"name\":\"gc_minor_pause\",\"params\":{\"heap_mib\":\"1\",\"nursery_kib\":\"4096\"}}]}");
    CHECK_MESSAGE(end.code == 1 && strstr(end.output, "\"code\":\"heap_full\"") != NULL && strstr(end.output, "choose a larger heap") != NULL,
                  "exit code %d: %s", end.code, end.output);
    free(end.output);
}
