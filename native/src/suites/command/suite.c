/* Suite `command`: any command, its time and memory. Every run is one sample. */
#include "protocol/emit.h"
#include "protocol/plan.h"
#include "protocol/suite.h"
#include "suites/command/child.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { OUTPUT_LIMIT = 1 << 20, TAIL_BYTES = 300 };

enum { WALL, USER, SYS, MAX_RSS };

struct command {
    char *words; /* owns the texts that argv points into */
    char **argv;
    struct affinity cpus; /* it is pinned to; none: it has those of the harness */
    uint64_t warmups_left;
};

/* Splits at blanks, in place. NULL: out of memory. */
static char **split(char *words)
{
    char **argv = malloc((strlen(words) / 2 + 2) * sizeof *argv);
    size_t count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(words, " \t\n", &rest); argv && word; word = strtok_r(NULL, " \t\n", &rest))
        argv[count++] = word;
    if (argv)
        argv[count] = NULL;
    return argv;
}

static char **shell(char *words)
{
    static char name[] = "/bin/sh", option[] = "-c";
    char **argv = malloc(4 * sizeof *argv);
    if (argv)
        memcpy(argv, (char *[]){name, option, words, NULL}, 4 * sizeof *argv);
    return argv;
}

/* The CPUs to pin to, tried on this thread: the kernel grants what exists and drops the rest without a word. */
static bool read_pin(struct bench *bench, struct affinity *cpus)
{
    const char *list = plan_param(bench->spec, "pin");
    struct affinity mine;
    if (list[0] == '\0')
        return true;
    if (!affinity_parse(cpus, list))
        return fail(&bench->failure, FAILURE_ERROR, "plan", "the parameter pin is \"%.60s\": expected CPUs as taskset takes them, for "
                    "example 0, 0-3 or 0,2,4-6; or nothing, to leave the command all CPUs", list);
    bool known = affinity_get(&mine), pinned = affinity_set(cpus);
    int error = errno;
    if (known)
        affinity_set(&mine);
    if (!pinned)
        return fail(&bench->failure, FAILURE_SKIP, "too_few_cores", "pin=%.60s: not all of these CPUs can be used here: %s", list,
                    strerror(error));
    emit_note(bench, "the command is pinned to CPUs %.60s", list);
    return true;
}

static bool set_up(struct bench *bench)
{
    const char *text = plan_param(bench->spec, "command");
    if (text[strspn(text, " \t\n")] == '\0')
        return fail(&bench->failure, FAILURE_ERROR, "plan", "the parameter command is empty: it is the command to measure");
    struct command *command = calloc(1, sizeof *command);
    bench->state = command;
    if (command)
        command->words = strdup(text);
    if (command && command->words)
        command->argv = strcmp(plan_param(bench->spec, "shell"), "none") == 0 ? split(command->words) : shell(command->words);
    if (!command || !command->argv)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory for the command");
    if (!read_pin(bench, &command->cpus))
        return false;
    bench->fixed_samples = plan_number(bench->spec, "runs");
    bench->fixed_warmup = plan_number(bench->spec, "warmup");
    command->warmups_left = bench->fixed_warmup;
    return true;
}

/* The last lines that fit into an error message. */
static const char *tail(const struct child_result *result)
{
    if (result->output_bytes == 0)
        return "(it printed nothing)";
    if (result->output_bytes <= TAIL_BYTES)
        return result->output;
    const char *from = result->output + result->output_bytes - TAIL_BYTES;
    const char *line = strchr(from, '\n');
    return line && line[1] ? line + 1 : from;
}

static bool check(struct bench *bench, const struct child_result *result)
{
    struct failure *failure = &bench->failure;
    const char *name = ((struct command *)bench->state)->argv[0];
    switch (result->end) {
    case CHILD_NOT_STARTED:
        return fail(failure, FAILURE_ERROR, "not_started", "%s: %s failed: %s", name, result->failed_step,
                    strerror(result->status));
    case CHILD_STOPPED:
        return fail(failure, FAILURE_STOPPED, "stopped", "stopped");
    case CHILD_TIMED_OUT:
        return fail(failure, FAILURE_ERROR, "timeout", "the command ran longer than timeout_ms=%s and was killed; its output ends: %s",
                    plan_param(bench->spec, "timeout_ms"), tail(result));
    case CHILD_ENDED:
        break;
    }
    if (WIFSIGNALED(result->status))
        return fail(failure, FAILURE_ERROR, "signal", "the command died of signal %d (%s); its output ends: %s",
                    WTERMSIG(result->status), strsignal(WTERMSIG(result->status)), tail(result));
    if (WEXITSTATUS(result->status) != 0)
        return fail(failure, FAILURE_ERROR, "exit_status", "the command ended with exit status %d; its output ends: %s",
                    WEXITSTATUS(result->status), tail(result));
    return true;
}

static bool run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    (void)iterations; /* always one: fixed_samples */
    struct command *command = bench->state;
    const char *directory = plan_param(bench->spec, "cwd");
    struct child_options options = {
        .argv = command->argv,
        .directory = directory[0] == '\0' ? NULL : directory,
        .cpus = affinity_count(&command->cpus) == 0 ? NULL : &command->cpus,
        .timeout_ms = plan_number(bench->spec, "timeout_ms"),
        .output_limit = OUTPUT_LIMIT,
        .canary_percent = bench->plan->canary_percent,
    };
    struct child_result result;
    child_run(&options, &result);
    if (!result.output)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory for the command's output");

    bool warmup = command->warmups_left > 0;
    command->warmups_left -= warmup;
    if (result.output_truncated)
        emit_note(bench, "the command wrote more than %d bytes: the rest was dropped", OUTPUT_LIMIT);
    bool good = check(bench, &result);
    if (!warmup || !good)
        emit_output(bench, result.output, result.output_bytes);
    free(result.output);
    sample->elapsed_ns = result.wall_ns;
    sample->values[WALL] = (double)result.wall_ns / 1e9;
    sample->values[USER] = result.user_s;
    sample->values[SYS] = result.sys_s;
    sample->values[MAX_RSS] = (double)result.max_rss_bytes;
    return good;
}

static void tear_down(struct bench *bench)
{
    struct command *command = bench->state;
    if (!command)
        return;
    free(command->argv);
    free(command->words);
    free(command);
}

static const char *const shells[] = {"sh", "none", NULL};

static const struct param_def params[] = {
    {.name = "command", .kind = PARAM_TEXT, .fallback = "", .required = true, .help = "the command"},
    {.name = "shell", .kind = PARAM_CHOICE, .choices = shells, .fallback = "sh",
     .help = "sh: run by /bin/sh -c; none: split at blanks, no quoting"},
    {.name = "timeout_ms", .kind = PARAM_NUMBER, .min = 1, .max = 86400000, .fallback = "600000",
     .help = "a run that takes longer is killed and counts as failed"},
    {.name = "cwd", .kind = PARAM_DIRECTORY, .fallback = "", .help = "working directory; empty: the harness's own"},
    {.name = "pin", .kind = PARAM_CPUS, .fallback = "", .help = "CPUs it may run on, as taskset takes them (0-3); empty: all of the harness's own"},
    {.name = "runs", .kind = PARAM_NUMBER, .min = 1, .max = 100000, .fallback = "1", .help = "measured runs"},
    {.name = "warmup", .kind = PARAM_NUMBER, .min = 0, .max = 100000, .fallback = "0", .help = "runs before them"},
    {.name = NULL},
};

static const struct metric_def metrics[] = {
    [WALL] = {.name = "wall", .unit = "s", .gate = true, .help = "time from start to end"},
    [USER] = {.name = "user", .unit = "s", .help = "CPU time in user mode"},
    [SYS] = {.name = "sys", .unit = "s", .help = "CPU time in the kernel"},
    [MAX_RSS] = {.name = "max_rss", .unit = "B", .help = "peak resident memory of the largest process"},
    {.name = NULL},
};

static const struct bench_def benchmarks[] = {
    {.name = "run", .help = "wall, user and system time and peak memory of one command", .params = params, .metrics = metrics,
     .set_up = set_up, .run = run, .tear_down = tear_down},
    {.name = NULL},
};

const struct suite_def suite_command = {
    .name = "command", .title = "any command: wall, user and system time, peak memory, and the metrics it prints", .runs_commands = true,
    .benchmarks = benchmarks,
};
