#include "suites/vm/suite.h"

enum { MOST_BENCHMARKS = 96 };

/* In the order of `describe`. To add a file of benchmarks, name its table here. */
static const struct {
    const char *category;
    const struct bench_def *benchmarks;
} parts[] = {
    {"jit", vm_jit_compile_benchmarks},
    {"jit", vm_jit_tier_benchmarks},
    {"memory", vm_copy_benchmarks},
    {"memory", vm_access_benchmarks},
    {"memory", vm_tlb_benchmarks},
    {"memory", vm_allocation_benchmarks},
    {"gc", vm_gc_benchmarks},
    {"cross_arch", vm_cross_benchmarks},
    {"async", vm_async_benchmarks},
    {"concurrency", vm_concurrency_benchmarks},
    {"snapshots", vm_snapshot_benchmarks},
};

/* All tables one after the other, ending with one of no name. */
static struct bench_def benchmarks[MOST_BENCHMARKS + 1];

/* C knows no constant that is several tables. */
__attribute__((constructor)) static void join(void)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (const struct bench_def *def = parts[i].benchmarks; def->name != NULL && count < MOST_BENCHMARKS; def++) {
            benchmarks[count] = *def;
            benchmarks[count++].category = parts[i].category;
        }
}

const struct suite_def suite_vm = {
    .name = "vm",
    .title = "the parts of a virtual machine: JIT, memory and MMU, garbage collection, translation, coroutines, locks, snapshots",
    .benchmarks = benchmarks,
};
