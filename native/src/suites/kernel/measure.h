/* What the benchmarks of suite `kernel` share. One metric each: the time of an operation, or bytes a second. */
#ifndef KVMBENCH_KERNEL_MEASURE_H
#define KVMBENCH_KERNEL_MEASURE_H

#include "protocol/suite.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Ends a timed stretch of so many operations that began at start_ns, and fills the sample with seconds an operation. What the
 * same work without the operation takes, overhead_ns, was timed before; where that is more there is no value.
 */
void measured_time(const struct bench *bench, struct sample *sample, uint64_t start_ns, uint64_t overhead_ns, double operations);

/* The same with bytes a second. */
void measured_rate(const struct bench *bench, struct sample *sample, uint64_t start_ns, double bytes);

/* Reads all of it, word by word. */
void read_words(const void *memory, size_t bytes);

/* What the table in suite.c is made of. */

/* calls.c */
extern const struct param_def kernel_syscall_params[];
bool kernel_syscall_set_up(struct bench *bench);
bool kernel_syscall_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_syscall_tear_down(struct bench *bench);
extern const struct param_def kernel_select_params[];
bool kernel_select_set_up(struct bench *bench);
bool kernel_select_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_select_tear_down(struct bench *bench);
extern const struct param_def kernel_signal_params[];
bool kernel_signal_set_up(struct bench *bench);
bool kernel_signal_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_signal_tear_down(struct bench *bench);

/* processes.c */
extern const struct param_def kernel_proc_params[];
bool kernel_proc_set_up(struct bench *bench);
bool kernel_proc_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_proc_tear_down(struct bench *bench);
extern const struct param_def kernel_ctx_params[];
bool kernel_ctx_set_up(struct bench *bench);
bool kernel_ctx_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_ctx_tear_down(struct bench *bench);

/* messages.c */
extern const struct param_def kernel_rpc_params[];
bool kernel_pipe_set_up(struct bench *bench);
bool kernel_unix_set_up(struct bench *bench);
bool kernel_udp_set_up(struct bench *bench);
bool kernel_tcp_set_up(struct bench *bench);
bool kernel_rpc_set_up(struct bench *bench);
bool kernel_connect_set_up(struct bench *bench);
bool kernel_echo_run(struct bench *bench, uint64_t iterations, struct sample *sample);
bool kernel_udp_run(struct bench *bench, uint64_t iterations, struct sample *sample);
bool kernel_rpc_run(struct bench *bench, uint64_t iterations, struct sample *sample);
bool kernel_connect_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_exchange_tear_down(struct bench *bench);
void kernel_connect_tear_down(struct bench *bench);

/* streams.c */
bool kernel_bw_pipe_set_up(struct bench *bench);
bool kernel_bw_unix_set_up(struct bench *bench);
bool kernel_bw_tcp_set_up(struct bench *bench);
bool kernel_bw_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_bw_tear_down(struct bench *bench);

/* files.c */
extern const struct param_def kernel_fs_params[];
extern const struct param_def kernel_file_params[];
uint64_t kernel_file_memory(const struct plan_bench *spec);
bool kernel_fs_set_up(struct bench *bench);
bool kernel_fs_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_fs_tear_down(struct bench *bench);
bool kernel_mmap_set_up(struct bench *bench);
bool kernel_mmap_run(struct bench *bench, uint64_t iterations, struct sample *sample);
bool kernel_pagefault_set_up(struct bench *bench);
bool kernel_pagefault_run(struct bench *bench, uint64_t iterations, struct sample *sample);
bool kernel_file_rd_set_up(struct bench *bench);
bool kernel_file_rd_run(struct bench *bench, uint64_t iterations, struct sample *sample);
bool kernel_mmap_rd_set_up(struct bench *bench);
bool kernel_mmap_rd_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_file_tear_down(struct bench *bench);

/* memory.c */
extern const struct param_def kernel_mem_params[];
uint64_t kernel_mem_memory(const struct plan_bench *spec);
bool kernel_mem_set_up(struct bench *bench);
bool kernel_mem_run(struct bench *bench, uint64_t iterations, struct sample *sample);
void kernel_mem_tear_down(struct bench *bench);

#endif
