/* Why something could not be done: filled where it happens, reported by the executor. */
#ifndef KVMBENCH_FAILURE_H
#define KVMBENCH_FAILURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum failure_kind {
    FAILURE_NONE,
    FAILURE_SKIP,    /* this machine cannot: becomes a `skip` record, exit code 77 if nothing was measured */
    FAILURE_ERROR,   /* it went wrong: becomes an `error` record, exit code 1 */
    FAILURE_STOPPED, /* interrupted or past the deadline: no record of its own */
};

struct failure_register {
    const char *name;
    uint64_t value;
};

struct failure {
    enum failure_kind kind;
    char code[32];     /* stable word for programs: "watchdog", "audit", "kvm_missing" */
    char message[512]; /* what, where, what to do */
    struct failure_register registers[24]; /* guest registers, when they say something */
    size_t register_count;
};

/* Fills the failure and returns false, so that callers can `return fail(...)`. The first failure wins. */
bool fail(struct failure *failure, enum failure_kind kind, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
