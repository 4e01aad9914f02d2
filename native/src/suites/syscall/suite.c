/*
 * Suite `syscall`: what a system call costs when the kernel is called, trapped into, or linked in. The same -O0 program
 * runs everywhere; see docs/native-harness.md.
 */
#include "base/clock.h"
#include "guests/syscall/abi.h"
#include "protocol/emit.h"
#include "protocol/plan.h"
#include "protocol/suite.h"
#include "suites/syscall/guest.h"
#include "suites/syscall/linux.h"
#include "suites/syscall/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CYCLES, CLOCK };

/* One benchmark: a program, and where it runs. */
struct subject {
    enum syscall_program program;
    bool linux_process;
    struct syscall_linux process;
    struct syscall_trace trace; /* program `entry` on Linux */
    struct syscall_guest guest;
    struct entry_reply entry;
    uint64_t readings[ENTRY_MAX_CALLS];
    double empty_cycles; /* of one turn of the empty loop, the least seen */
};

struct scenario {
    const char *name;
    bool linux_process;
    enum syscall_path path;
    enum rewrite_style style;
};

static const struct scenario scenarios[] = {
    {"linux", true, PATH_TRAP, REWRITE_JUMP},
    {"trap", false, PATH_TRAP, REWRITE_JUMP},
    {"rewritten", false, PATH_REWRITTEN, REWRITE_JUMP},
    {"rewritten-ret", false, PATH_REWRITTEN, REWRITE_PUSH_RET},
    {"zpoline", false, PATH_REWRITTEN, REWRITE_CALL_RAX},
    {"call", false, PATH_CALL, REWRITE_JUMP},
};

static const struct scenario *scenario(const struct plan_bench *spec)
{
    const char *name = plan_param(spec, "scenario");
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        if (strcmp(scenarios[i].name, name) == 0)
            return &scenarios[i];
    return NULL;
}

static uint64_t memory(const struct plan_bench *spec)
{
    return scenario(spec)->linux_process ? 0 : syscall_guest_memory();
}

static bool start_linux(struct bench *bench, struct subject *subject)
{
    bool loop = subject->program == PROGRAM_LOOP;
    const uint8_t *image = loop ? syscall_loop : syscall_entry;
    const uint8_t *end = loop ? syscall_loop_end : syscall_entry_end;
    if (!syscall_linux_start(&subject->process, image, (size_t)(end - image), &bench->failure))
        return false;
    return loop || syscall_trace_start(&subject->trace, subject->process.pid, &bench->failure);
}

static bool start_guest(struct bench *bench, struct subject *subject, const struct scenario *scenario)
{
    struct syscall_guest_config config = {subject->program, scenario->path, scenario->style};
    if (!syscall_guest_start(&subject->guest, &config, &bench->failure))
        return false;
    if (subject->guest.ring0_emulated)
        emit_note(bench, "emulated=true: ring 0 is emulated here (sysretq fails), so a trap costs what KVM's emulator costs; "
                         "the handler returns by iretq and runs the ioctl in ring 3");
    if (scenario->path == PATH_REWRITTEN)
        emit_note(bench, "rewritten=%u of %u system calls", subject->guest.rewrite.outcomes[REWRITE_DONE],
                  subject->guest.rewrite.count);
    return true;
}

static bool set_up(struct bench *bench, enum syscall_program program)
{
    const struct scenario *wanted = scenario(bench->spec);
    struct subject *subject = calloc(1, sizeof *subject);
    bench->state = subject;
    if (subject == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    subject->program = program;
    subject->empty_cycles = INFINITY;
    subject->linux_process = wanted->linux_process;
    subject->trace.root = subject->trace.instance = subject->trace.pipe = -1;
    return wanted->linux_process ? start_linux(bench, subject) : start_guest(bench, subject, wanted);
}

static bool set_up_ioctl(struct bench *bench)
{
    return set_up(bench, PROGRAM_LOOP);
}

static bool set_up_entry(struct bench *bench)
{
    return set_up(bench, PROGRAM_ENTRY);
}

static bool exchange(struct bench *bench, const struct syscall_request *request, void *reply, size_t size)
{
    struct subject *subject = bench->state;
    if (subject->linux_process)
        return syscall_linux_exchange(&subject->process, request, sizeof *request, reply, size, &bench->failure);
    return syscall_guest_exchange(&subject->guest, request, sizeof *request, reply, size, &bench->failure);
}

/* The plan's canary: spins for its share of the cycles measured, and returns them with what it really spun. */
static double with_canary(const struct bench *bench, double cycles)
{
    if (bench->plan->canary_percent == 0 || cycles <= 0)
        return cycles;
    uint64_t start = clock_tsc(), now;
    double wanted = cycles * bench->plan->canary_percent / 100;
    do {
        now = clock_tsc();
    } while ((double)(now - start) < wanted);
    return cycles + (double)(now - start);
}

static bool run_ioctl(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    bool terminal = strcmp(plan_param(bench->spec, "fd"), "tty") == 0;
    struct syscall_request request = {iterations, terminal ? GUEST_TTY_FD : GUEST_BAD_FD};
    struct loop_reply reply;
    if (!exchange(bench, &request, &reply, sizeof reply))
        return false;
    int64_t expected = terminal ? 0 : -ERROR_EBADF;
    if (reply.result != expected)
        return fail(&bench->failure, FAILURE_ERROR, "result", "ioctl returned %lld: expected %lld", (long long)reply.result,
                    (long long)expected);
    struct subject *subject = bench->state;
    /* Whatever interrupts the empty loop makes it longer, never shorter: the least seen is its cost. */
    subject->empty_cycles = fmin(subject->empty_cycles, (double)reply.empty / (double)iterations);
    double cycles = (double)reply.calls - subject->empty_cycles * (double)iterations;
    double stretched = with_canary(bench, cycles);
    sample->elapsed_ns = (uint64_t)((2 * (double)reply.empty + fmax(stretched, 0)) / clock_tsc_per_ns());
    sample->values[CYCLES] = stretched / (double)iterations;
    return true;
}

/* Sums over the calls of a sample, in cycles. */
struct entry_sums {
    double entry, clock;
    double stretch; /* from the first call to the last, what lies between them included */
};

static bool run_batch(struct bench *bench, uint64_t calls, struct entry_sums *sums)
{
    struct subject *subject = bench->state;
    struct entry_reply *reply = &subject->entry;
    struct syscall_request request = {calls, GUEST_TTY_FD};
    if (!exchange(bench, &request, reply, sizeof *reply))
        return false;
    if (subject->linux_process && !syscall_trace_take(&subject->trace, subject->readings, calls, &bench->failure))
        return false;
    for (uint64_t i = 0; i < calls; i++) {
        uint64_t inside = subject->linux_process ? subject->readings[i] : (uint64_t)reply->result[i];
        sums->entry += (double)(int64_t)(inside - reply->before[i]);
        sums->stretch += i > 0 ? (double)(reply->before[i] - reply->before[i - 1]) : (double)(int64_t)(inside - reply->before[i]);
    }
    sums->clock += (double)reply->clock;
    return true;
}

static bool run_entry(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct entry_sums sums = {0, 0, 0};
    for (uint64_t done = 0; done < iterations;) {
        uint64_t calls = iterations - done < ENTRY_MAX_CALLS ? iterations - done : ENTRY_MAX_CALLS;
        if (!run_batch(bench, calls, &sums))
            return false;
        done += calls;
    }
    double stretched = with_canary(bench, sums.entry);
    sample->elapsed_ns = (uint64_t)(fmax(sums.stretch + stretched - sums.entry, 0) / clock_tsc_per_ns());
    sample->values[CYCLES] = stretched / (double)iterations;
    sample->values[CLOCK] = sums.clock / (double)iterations;
    return true;
}

static void tear_down(struct bench *bench)
{
    struct subject *subject = bench->state;
    if (subject == NULL)
        return;
    if (subject->linux_process) {
        syscall_linux_stop(&subject->process);
        syscall_trace_stop(&subject->trace);
    } else {
        syscall_guest_stop(&subject->guest);
    }
    free(subject);
}

static const char *const ioctl_scenarios[] = {"linux", "trap", "rewritten", "rewritten-ret", "zpoline", "call", NULL};
static const char *const entry_scenarios[] = {"linux", "trap", "rewritten", "call", NULL};
static const char *const descriptors[] = {"tty", "bad", NULL};

static const struct param_def ioctl_params[] = {
    {.name = "scenario", .kind = PARAM_CHOICE, .choices = ioctl_scenarios, .fallback = "trap",
     .help = "linux: a process of this Linux; in a guest: trap to ring 0, rewritten to jumps, rewritten-ret as HermiTux returns, "
             "zpoline: call *%rax, call: a function"},
    {.name = "fd", .kind = PARAM_CHOICE, .choices = descriptors, .fallback = "tty",
     .help = "tty: TIOCGWINSZ on a terminal; bad: on a descriptor that is not open"},
    {.name = NULL},
};

static const struct param_def entry_params[] = {
    {.name = "scenario", .kind = PARAM_CHOICE, .choices = entry_scenarios, .fallback = "trap",
     .help = "as for ioctl; linux: until the kernel's tracepoint, an upper bound"},
    {.name = NULL},
};

static const struct metric_def ioctl_metrics[] = {
    [CYCLES] = {.name = "cycles", .unit = "cycles", .gate = true, .help = "TSC cycles a call, without the loop's own"},
    {.name = NULL},
};

static const struct metric_def entry_metrics[] = {
    [CYCLES] = {.name = "cycles", .unit = "cycles", .gate = true,
                .help = "TSC cycles from before the call to the handler's first instruction, one clock reading included"},
    [CLOCK] = {.name = "clock", .unit = "cycles", .help = "what that clock reading costs"},
    {.name = NULL},
};

static const struct bench_def benchmarks[] = {
    {.name = "ioctl", .help = "one ioctl in a loop, in TSC cycles", .params = ioctl_params, .metrics = ioctl_metrics,
     .memory = memory, .set_up = set_up_ioctl, .run = run_ioctl, .tear_down = tear_down},
    {.name = "entry", .help = "from just before the call to its handler's first instruction, in TSC cycles", .params = entry_params, .metrics = entry_metrics,
     .memory = memory, .set_up = set_up_entry, .run = run_entry, .tear_down = tear_down},
    {.name = NULL},
};

const struct suite_def suite_syscall = {
    .name = "syscall", .title = "system calls by trap, rewritten to jumps, and as functions, in cycles", .benchmarks = benchmarks,
};
