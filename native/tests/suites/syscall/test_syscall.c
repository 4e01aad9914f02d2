#include "guests/syscall/abi.h"
#include "suites/syscall/guest.h"
#include "suites/syscall/linux.h"
#include "suites/syscall/trace.h"
#include "tests/test.h"

#include <stdlib.h>

static const struct syscall_request on_terminal = {100, GUEST_TTY_FD}, on_bad = {100, GUEST_BAD_FD};

static void stop_unless(bool good, const struct failure *failure)
{
    if (!good && failure->kind == FAILURE_SKIP)
        SKIP("%s", failure->message);
    CHECK_MESSAGE(good, "%s: %s", failure->code, failure->message);
}

TEST(syscall_program_runs_as_a_linux_process)
{
    struct syscall_linux process;
    struct failure failure = {0};
    struct loop_reply reply;
    size_t size = (size_t)(syscall_loop_end - syscall_loop);
    stop_unless(syscall_linux_start(&process, syscall_loop, size, &failure), &failure);
    stop_unless(syscall_linux_exchange(&process, &on_terminal, sizeof on_terminal, &reply, sizeof reply, &failure), &failure);
    CHECK(reply.result == 0 && reply.calls > reply.empty);
    stop_unless(syscall_linux_exchange(&process, &on_bad, sizeof on_bad, &reply, sizeof reply, &failure), &failure);
    CHECK_MESSAGE(reply.result == -ERROR_EBADF, "%lld", (long long)reply.result);
    syscall_linux_stop(&process);
}

TEST(syscall_linux_process_that_is_gone_is_an_error)
{
    struct syscall_linux process;
    struct failure failure = {0};
    struct loop_reply reply;
    static const uint8_t nonsense[] = "not an executable";
    stop_unless(syscall_linux_start(&process, nonsense, sizeof nonsense, &failure), &failure);
    CHECK(!syscall_linux_exchange(&process, &on_bad, sizeof on_bad, &reply, sizeof reply, &failure));
    CHECK(failure.kind == FAILURE_ERROR);
    syscall_linux_stop(&process);
}

static void check_loop(enum syscall_path path, enum rewrite_style style)
{
    struct syscall_guest_config config = {PROGRAM_LOOP, path, style};
    struct syscall_guest guest;
    struct failure failure = {0};
    struct loop_reply reply;
    bool started = syscall_guest_start(&guest, &config, &failure);
    bool terminal = started && syscall_guest_exchange(&guest, &on_terminal, sizeof on_terminal, &reply, sizeof reply, &failure);
    int64_t result = reply.result;
    bool bad = terminal && syscall_guest_exchange(&guest, &on_bad, sizeof on_bad, &reply, sizeof reply, &failure);
    unsigned rewritten = guest.rewrite.outcomes[REWRITE_DONE];
    syscall_guest_stop(&guest);
    stop_unless(bad, &failure);
    CHECK(result == 0 && reply.result == -ERROR_EBADF);
    /* Which takes longer is the CPU's affair: a call may hide behind the loop. */
    CHECK(reply.calls > 0 && reply.empty > 0);
    CHECK(path != PATH_REWRITTEN || rewritten == 2);
}

TEST(syscall_guest_traps_into_ring_0)
{
    check_loop(PATH_TRAP, REWRITE_JUMP);
}

TEST(syscall_guest_runs_the_rewritten_program)
{
    check_loop(PATH_REWRITTEN, REWRITE_JUMP);
}

TEST(syscall_guest_returns_as_hermitux)
{
    check_loop(PATH_REWRITTEN, REWRITE_PUSH_RET);
}

TEST(syscall_guest_calls_as_zpoline)
{
    check_loop(PATH_REWRITTEN, REWRITE_CALL_RAX);
}

TEST(syscall_guest_calls_a_function)
{
    check_loop(PATH_CALL, REWRITE_JUMP);
}

static void check_entry(enum syscall_path path)
{
    static struct entry_reply reply;
    struct syscall_guest_config config = {PROGRAM_ENTRY, path, REWRITE_JUMP};
    struct syscall_guest guest;
    struct failure failure = {0};
    bool good = syscall_guest_start(&guest, &config, &failure) &&
                syscall_guest_exchange(&guest, &on_terminal, sizeof on_terminal, &reply, sizeof reply, &failure);
    syscall_guest_stop(&guest);
    stop_unless(good, &failure);
    for (uint64_t i = 1; i < on_terminal.iterations; i++)
        CHECK(reply.before[i] > (uint64_t)reply.result[i - 1] && (uint64_t)reply.result[i] >= reply.before[i] - 1000);
}

TEST(syscall_entry_clock_lies_between_the_calls_when_trapped)
{
    check_entry(PATH_TRAP);
}

TEST(syscall_entry_clock_lies_between_the_calls_when_rewritten)
{
    check_entry(PATH_REWRITTEN);
}

TEST(syscall_entry_clock_lies_between_the_calls_when_called)
{
    check_entry(PATH_CALL);
}

TEST(syscall_trace_sees_every_call_of_a_linux_process_between_its_clock_readings)
{
    static struct entry_reply reply;
    uint64_t readings[100];
    struct syscall_linux process;
    struct syscall_trace trace;
    struct failure failure = {0};
    size_t size = (size_t)(syscall_entry_end - syscall_entry);
    stop_unless(syscall_linux_start(&process, syscall_entry, size, &failure), &failure);
    bool good = syscall_trace_start(&trace, process.pid, &failure) &&
                syscall_linux_exchange(&process, &on_terminal, sizeof on_terminal, &reply, sizeof reply, &failure) &&
                syscall_trace_take(&trace, readings, 100, &failure);
    syscall_trace_stop(&trace);
    syscall_linux_stop(&process);
    stop_unless(good, &failure);
    for (int i = 0; i < 100; i++)
        CHECK(readings[i] > reply.before[i] && (i == 99 || readings[i] < reply.before[i + 1]));
}
