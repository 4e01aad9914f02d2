/* The workload and its counts, allocators that are not there or not used, and allocators that go wrong. */
#define _GNU_SOURCE
#include "suites/alloc/allocator.h"
#include "tests/process.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Under glibc; skips where the machine has none. */
static struct program start(uint64_t threads, uint64_t max_size, uint64_t keep_max, uint64_t keep_percent)
{
    struct program program = {0};
    struct failure failure = {0};
    struct alloc_config config = {.threads = threads, .tasks = 4, .max_size = max_size, .keep_max = keep_max,
                                  .keep_percent = keep_percent, .iters = 500};
    bool started = allocator_start(&program, "glibc", &failure) && program_configure(&program, &config, &failure);
    if (failure.kind == FAILURE_SKIP)
        SKIP("%s", failure.message);
    CHECK_MESSAGE(started, "%s", failure.message);
    return program;
}

static struct alloc_answer ask(struct program *program, enum alloc_order order, uint64_t iterations)
{
    struct failure failure = {0};
    CHECK_MESSAGE(program_ask(program, order, iterations, &failure), "%s: %s", failure.code, failure.message);
    return program->answer;
}

TEST(alloc_counts_every_block_and_byte)
{
    struct program program = start(2, 1, 0, 0);
    struct alloc_answer one = ask(&program, ALLOC_RUN, 1), three = ask(&program, ALLOC_RUN, 3);
    program_end(&program);
    CHECK(one.allocations == 4 * 500 && one.frees == one.allocations && one.bytes == one.allocations && one.elapsed_ns > 0);
    CHECK(three.allocations == 3 * one.allocations && three.frees == three.allocations && three.bytes == 3 * one.bytes);
    CHECK_MESSAGE(one.live_peak == 2, "one byte a thread, not %llu", (unsigned long long)one.live_peak);
}

TEST(alloc_is_the_same_work_on_one_thread_and_on_three)
{
    struct program one = start(1, 10000, 8, 10), three = start(3, 10000, 8, 10);
    struct alloc_answer of_one = ask(&one, ALLOC_RUN, 2), of_three = ask(&three, ALLOC_RUN, 2), again = ask(&three, ALLOC_RUN, 2);
    program_end(&one);
    program_end(&three);
    CHECK(of_one.bytes == of_three.bytes && of_three.bytes == again.bytes && 3 * of_one.live_peak == of_three.live_peak);
    /* Uniform from 1 to 10,000: the mean of 4,000 has a standard error of 46. */
    double mean = (double)of_one.bytes / (double)of_one.allocations;
    CHECK_MESSAGE(fabs(mean - 5000.5) < 250, "mean size %g", mean);
}

TEST(alloc_keeps_as_many_blocks_as_it_is_told)
{
    struct program none = start(1, 1, 0, 100), some = start(1, 1, 7, 100), never = start(1, 1, 7, 0), rarely = start(1, 1, 10000, 10);
    uint64_t of_none = ask(&none, ALLOC_RUN, 1).live_peak, of_some = ask(&some, ALLOC_RUN, 1).live_peak;
    uint64_t of_never = ask(&never, ALLOC_RUN, 1).live_peak, of_rarely = ask(&rarely, ALLOC_RUN, 1).live_peak;
    program_end(&none);
    program_end(&some);
    program_end(&never);
    program_end(&rarely);
    CHECK(of_none == 1 && of_some == 7 + 1 && of_never == 1);
    CHECK_MESSAGE(of_rarely > 25 && of_rarely < 80, "10 %% of 500 are about 50, not %llu", (unsigned long long)of_rarely);
}

TEST(alloc_checks_blocks_with_a_stash_of_their_own)
{
    struct program program = start(2, 3000, 16, 0);
    struct alloc_answer checked = ask(&program, ALLOC_CHECK, 1);
    program_end(&program);
    CHECK(checked.allocations == 4 * 64 && checked.frees == checked.allocations && checked.live_peak > 4 * 3000);
}

TEST(alloc_peak_is_that_of_the_request)
{
    struct program program = start(1, 1 << 20, 100, 50);
    struct alloc_answer large = ask(&program, ALLOC_CHECK, 1);
    if (large.resident_peak == 0)
        SKIP("this kernel does not let go of a process's peak");
    bool grew = large.resident_peak > large.resident_start + large.live_peak / 2;
    program_end(&program);
    CHECK_MESSAGE(grew, "start %llu, peak %llu, %llu in use", (unsigned long long)large.resident_start,
                  (unsigned long long)large.resident_peak, (unsigned long long)large.live_peak);
}

/* ---- by the harness ---- */

static const char *library(const char *name)
{
    static char path[4000];
    snprintf(path, sizeof path, "%.*s/tests/suites/alloc/libraries/%s.so", (int)(strrchr(test_harness, '/') - test_harness),
             test_harness, name);
    return path;
}

static struct process_end measure(const char *allocator, const char *more_params, const char *more_plan)
{
    char plan[6000];
    snprintf(plan, sizeof plan, "{\"protocol\":1,\"suite\":\"alloc\",\"time_ms\":5,\"sample_us\":500,\"warmup_ms\":0%s,\"benchmarks\":["
             "{\"id\":1,\"name\":\"tasks\",\"params\":{\"allocator\":\"%s\",\"threads\":\"1\",\"iters\":\"100\"%s}}]}", more_plan,
             allocator, more_params);
    struct process_end end = process_run_plan(plan);
    bool no_glibc = strstr(end.output, "\"code\":\"no_glibc\"") != NULL;
    if (no_glibc) {
        free(end.output);
        SKIP("there is no dynamic loader of glibc's");
    }
    return end;
}

static void expect(const char *what, struct process_end end, int code, const char *text)
{
    bool good = end.code == code && strstr(end.output, text) != NULL && (code == 0 || strstr(end.output, "samples") == NULL);
    char output[1500];
    snprintf(output, sizeof output, "%s", end.output);
    free(end.output);
    CHECK_MESSAGE(good, "%s: exit code %d, expected %d and %s in: %s", what, end.code, code, text, output);
}

TEST(alloc_rates_are_those_of_the_time)
{
    struct process_end end = measure("glibc", "", "");
    double ms = 0, rate = 0;
    const char *time = strstr(end.output, "\"metric\":\"time\""), *rates = strstr(end.output, "\"metric\":\"allocs_per_sec\"");
    int read = time == NULL || rates == NULL ? 0
        : sscanf(strstr(time, "[") + 1, "%lf", &ms) + sscanf(strstr(rates, "[") + 1, "%lf", &rate);
    free(end.output);
    CHECK_MESSAGE(read == 2 && fabs(ms / 1e3 * rate - 400) < 0.01, "%g ms at %g a second", ms, rate);
}

TEST(alloc_measures_known_allocators_or_says_what_to_install)
{
    static const char *const allocators[][2] = {{"glibc", "libc"}, {"jemalloc", "libjemalloc"}, {"mimalloc", "libmimalloc"},
                                                {"tcmalloc", "libtcmalloc_minimal"}};
    for (size_t i = 0; i < sizeof allocators / sizeof *allocators; i++) {
        struct process_end end = measure(allocators[i][0], "", "");
        char used[100];
        snprintf(used, sizeof used, "/%s", allocators[i][1]);
        const char *note = strstr(end.output, "\"the allocator is ");
        bool good = end.code == 0 && note != NULL && strstr(note, used) != NULL && strstr(end.output, "samples") != NULL;
        bool missing = i > 0 && end.code == 77 && strstr(end.output, "apt-get install lib") != NULL;
        free(end.output);
        CHECK_MESSAGE(good || missing, "%s: exit code %d", allocators[i][0], end.code);
    }
}

TEST(alloc_ignores_what_the_user_preloads)
{
#ifdef __SANITIZE_ADDRESS__
    SKIP("a harness under AddressSanitizer does not start with anything preloaded before it");
#endif
    setenv("LD_PRELOAD", library("odd"), 1);
    struct process_end end = measure("glibc", "", "");
    unsetenv("LD_PRELOAD");
    expect("LD_PRELOAD of the environment", end, 0, "/libc");
}

TEST(alloc_measures_any_library)
{
    expect("odd", measure(library("odd"), "", ""), 0, "/tests/suites/alloc/libraries/odd.so\"");
}

TEST(alloc_never_measures_another_allocator_than_asked_for)
{
    char half[4000];
    snprintf(half, sizeof half, "%s", library("half"));
    struct process_end nowhere = measure("/nowhere/lib.so", "", "");
    expect("a file that is not there", nowhere, 77, "{\"type\":\"skip\",\"id\":1,\"code\":\"no_library\"");
    expect("no library", measure(test_harness, "", ""), 1, "\"code\":\"preload_ignored\"");
    expect("half an allocator", measure(half, "", ""), 1, "\"code\":\"preload_ignored\",\"message\":\"calloc comes from ");
    expect("a name", measure("ptmalloc", "", ""), 1, "\"code\":\"plan\",\"message\":\"the parameter allocator is ");
    char blank[] = "/tmp/kvmbench alloc XXXXXX";
    int file = mkstemp(blank);
    CHECK(file >= 0);
    struct process_end end = measure(blank, "", "");
    close(file);
    unlink(blank);
    expect("a blank", end, 1, "\"code\":\"plan\"");
}

TEST(alloc_says_how_an_allocator_went_wrong)
{
    static const struct {
        const char *way, *record;
    } cases[] = {
        {"null", "{\"type\":\"error\",\"id\":1,\"code\":\"allocator\",\"message\":\"calloc returned NULL"},
        {"dirty", "\"code\":\"allocator\",\"message\":\"a block of calloc was not zero"},
        {"twice", "\"code\":\"allocator\",\"message\":\"a block was changed by somebody else"},
        {"crash", "\"code\":\"signal\",\"message\":\"the program died of signal 11"},
        {"hang", "\"code\":\"deadline\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("KVMBENCH_TEST_ALLOCATOR", cases[i].way, 1);
        struct process_end end = measure(library("odd"), ",\"max_size\":\"100000\"", ",\"deadline_ms\":1500");
        unsetenv("KVMBENCH_TEST_ALLOCATOR");
        expect(cases[i].way, end, 1, cases[i].record);
    }
}

TEST(alloc_does_not_mind_what_an_allocator_prints)
{
    setenv("KVMBENCH_TEST_ALLOCATOR", "loud", 1);
    struct process_end end = measure(library("odd"), "", "");
    unsetenv("KVMBENCH_TEST_ALLOCATOR");
    expect("loud", end, 0, "samples");
}

TEST(alloc_takes_no_more_threads_than_cpus)
{
    struct process_end end = process_run_plan("{\"protocol\":1,\"suite\":\"alloc\",\"cpus\":[0],\"benchmarks\":[{\"id\":1,\"name\":"
                                              "\"tasks\",\"params\":{\"threads\":\"2\"}}]}");
    expect("two threads on one CPU", end, 77, "\"code\":\"too_few_cores\"");
}
