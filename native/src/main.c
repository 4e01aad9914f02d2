#include "base/exit_code.h"
#include "base/stop.h"
#include "base/version.h"
#include "boot/boot.h"
#include "probe/probe.h"
#include "protocol/emit.h"
#include "protocol/json.h"
#include "protocol/plan.h"
#include "rewrite_command.h"
#include "run/executor.h"
#include "suites/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int usage(FILE *to, int code)
{
    fputs("usage: kvmbench-harness run [--plan FILE]       measure a plan (JSON, standard input by default)\n"
          "       kvmbench-harness describe                suites, benchmarks, parameters, metrics\n"
          "       kvmbench-harness probe                   what this machine's KVM does, and what it costs\n"
          "       kvmbench-harness calibrate [--seconds N] this machine's noise today (N from 1 to 60, default 5)\n"
          "       kvmbench-harness rewrite IN OUT          system calls of a static executable into jumps\n"
          "       kvmbench-harness boot                    the first process of a kernel that is measured\n"
          "       kvmbench-harness --version\n"
          "Records go to file descriptor 3 when it is open, else to standard output.\n",
          to);
    return code;
}

/* The whole file, at most one byte more than a plan may have. NULL, with a message, when it cannot be read. */
static char *read_all(int descriptor, const char *name, size_t *bytes)
{
    size_t capacity = 1 << 16, length = 0;
    char *text = malloc(capacity);
    while (text != NULL) {
        ssize_t count = read(descriptor, text + length, capacity - length);
        if (count < 0 && errno == EINTR && stop_reason == STOP_NONE)
            continue;
        if (count < 0) {
            fprintf(stderr, "kvmbench-harness: cannot read %s: %s\n", name, strerror(errno));
            break;
        }
        length += (size_t)count;
        if (count == 0 || length > JSON_MAX_BYTES) {
            *bytes = length;
            return text;
        }
        if (length == capacity) {
            char *grown = realloc(text, capacity *= 2);
            if (grown == NULL)
                break;
            text = grown;
        }
    }
    free(text);
    return NULL;
}

static int run(const char *file)
{
    int descriptor = file == NULL ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        fprintf(stderr, "kvmbench-harness: cannot open %s: %s\n", file, strerror(errno));
        return EXIT_USAGE;
    }
    size_t bytes = 0;
    char *text = read_all(descriptor, file == NULL ? "standard input" : file, &bytes);
    if (file != NULL)
        close(descriptor);
    if (text == NULL)
        return stop_reason == STOP_INTERRUPTED ? EXIT_INTERRUPTED : EXIT_USAGE;
    struct plan plan;
    char error[600];
    bool parsed = plan_parse(&plan, text, bytes, error, sizeof error);
    free(text);
    if (!parsed) {
        fprintf(stderr, "kvmbench-harness: the plan is wrong: %s\n", error);
        return EXIT_USAGE;
    }
    emit_open();
    stop_at_deadline(plan.deadline_ms);
    int code = suite_run(&plan);
    plan_free(&plan);
    return code;
}

static int calibrate(int count, char **options)
{
    long seconds = 5;
    if (count == 2 && strcmp(options[0], "--seconds") == 0) {
        char *end;
        seconds = strtol(options[1], &end, 10);
        if (end == options[1] || *end != '\0' || seconds < 1 || seconds > 60) {
            fprintf(stderr, "kvmbench-harness: --seconds is \"%s\": expected a whole number from 1 to 60\n", options[1]);
            return EXIT_USAGE;
        }
    } else if (count != 0) {
        return usage(stderr, EXIT_USAGE);
    }
    return probe_calibrate((unsigned)seconds);
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    if (strcmp(command, "boot") == 0 && argc == 2)
        return boot_run();
    stop_install();
    if (strcmp(command, "run") == 0 && argc == 2)
        return run(NULL);
    if (strcmp(command, "run") == 0 && argc == 4 && strcmp(argv[2], "--plan") == 0)
        return run(argv[3]);
    if (strcmp(command, "describe") == 0 && argc == 2)
        return suite_describe();
    if (strcmp(command, "probe") == 0 && argc == 2)
        return probe_print();
    if (strcmp(command, "calibrate") == 0)
        return calibrate(argc - 2, argv + 2);
    if (strcmp(command, "rewrite") == 0 && argc == 4)
        return rewrite_command(argv[2], argv[3]);
    if (strcmp(command, "--version") == 0) {
        puts("kvmbench-harness " KVMBENCH_VERSION);
        return EXIT_MEASURED;
    }
    if (strcmp(command, "--help") == 0)
        return usage(stdout, EXIT_MEASURED);
    return usage(stderr, EXIT_USAGE);
}
