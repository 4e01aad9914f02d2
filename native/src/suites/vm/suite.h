/*
 * Suite `vm`: what virtual machines are made of, as reference workloads.
 *
 * Each file exports a table of its benchmarks, and suite.c lists the tables by category.
 */
#ifndef KVMBENCH_VM_SUITE_H
#define KVMBENCH_VM_SUITE_H

#include "protocol/suite.h"

extern const struct bench_def vm_jit_compile_benchmarks[];
extern const struct bench_def vm_jit_tier_benchmarks[];
extern const struct bench_def vm_copy_benchmarks[];
extern const struct bench_def vm_access_benchmarks[];
extern const struct bench_def vm_tlb_benchmarks[];
extern const struct bench_def vm_allocation_benchmarks[];
extern const struct bench_def vm_gc_benchmarks[];
extern const struct bench_def vm_cross_benchmarks[];
extern const struct bench_def vm_async_benchmarks[];
extern const struct bench_def vm_concurrency_benchmarks[];
extern const struct bench_def vm_snapshot_benchmarks[];

#endif
