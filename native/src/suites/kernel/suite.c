/*
 * Suite `kernel`: what the services of an operating system's kernel cost, metric by metric those of LMBench's OS subset. Each
 * benchmark is named after the program of LMBench's that it agrees with, and is written anew; see docs/suites/kernel.md.
 */
#include "suites/kernel/measure.h"

static const struct metric_def time_metric[] = {
    {.name = "time", .unit = "s", .gate = true, .help = "time of one operation"},
    {.name = NULL},
};

static const struct metric_def rate_metric[] = {
    {.name = "rate", .unit = "B/s", .higher_is_better = true, .gate = true, .help = "bytes a second"},
    {.name = NULL},
};

static const struct param_def no_params[] = {{.name = NULL}};

static const struct bench_def benchmarks[] = {
    {.name = "lat_syscall", .help = "one simple system call", .params = kernel_syscall_params, .metrics = time_metric,
     .set_up = kernel_syscall_set_up, .run = kernel_syscall_run, .tear_down = kernel_syscall_tear_down},
    {.name = "lat_select", .help = "select on descriptors that can be written to", .params = kernel_select_params, .metrics = time_metric,
     .set_up = kernel_select_set_up, .run = kernel_select_run, .tear_down = kernel_select_tear_down},
    {.name = "lat_sig", .help = "signal handlers", .params = kernel_signal_params, .metrics = time_metric,
     .set_up = kernel_signal_set_up, .run = kernel_signal_run, .tear_down = kernel_signal_tear_down},
    {.name = "lat_proc", .help = "a new process, until it has ended", .params = kernel_proc_params, .metrics = time_metric,
     .set_up = kernel_proc_set_up, .run = kernel_proc_run, .tear_down = kernel_proc_tear_down},
    {.name = "lat_ctx", .help = "a switch to another process, without the pipe and the work", .params = kernel_ctx_params, .metrics = time_metric,
     .set_up = kernel_ctx_set_up, .run = kernel_ctx_run, .tear_down = kernel_ctx_tear_down},
    {.name = "lat_pipe", .help = "a byte to another process and back, by pipes", .params = no_params, .metrics = time_metric,
     .set_up = kernel_pipe_set_up, .run = kernel_echo_run, .tear_down = kernel_exchange_tear_down},
    {.name = "lat_unix", .help = "a byte to another process and back, by an AF_UNIX stream", .params = no_params, .metrics = time_metric,
     .set_up = kernel_unix_set_up, .run = kernel_echo_run, .tear_down = kernel_exchange_tear_down},
    {.name = "lat_udp", .help = "four bytes to another process and back, by UDP", .params = no_params, .metrics = time_metric,
     .set_up = kernel_udp_set_up, .run = kernel_udp_run, .tear_down = kernel_exchange_tear_down},
    {.name = "lat_tcp", .help = "a byte to another process and back, by TCP", .params = no_params, .metrics = time_metric,
     .set_up = kernel_tcp_set_up, .run = kernel_echo_run, .tear_down = kernel_exchange_tear_down},
    {.name = "lat_rpc", .help = "a remote procedure call to another process (ONC RPC)", .params = kernel_rpc_params, .metrics = time_metric,
     .set_up = kernel_rpc_set_up, .run = kernel_rpc_run, .tear_down = kernel_exchange_tear_down},
    {.name = "lat_connect", .help = "a TCP connection to another process", .params = no_params, .metrics = time_metric,
     .set_up = kernel_connect_set_up, .run = kernel_connect_run, .tear_down = kernel_connect_tear_down},
    {.name = "lat_fs", .help = "creating and deleting files", .params = kernel_fs_params, .metrics = time_metric,
     .set_up = kernel_fs_set_up, .run = kernel_fs_run, .tear_down = kernel_fs_tear_down},
    {.name = "lat_mmap", .help = "mapping a file, writing to every 16 KiB of its first tenth, and unmapping it", .params = kernel_file_params,
     .metrics = time_metric, .memory = kernel_file_memory, .set_up = kernel_mmap_set_up, .run = kernel_mmap_run,
     .tear_down = kernel_file_tear_down},
    {.name = "lat_pagefault", .help = "the first read of a page of a mapped file that is in memory", .params = kernel_file_params,
     .metrics = time_metric, .memory = kernel_file_memory, .set_up = kernel_pagefault_set_up, .run = kernel_pagefault_run,
     .tear_down = kernel_file_tear_down},
    {.name = "bw_pipe", .help = "bytes from another process, by a pipe", .params = no_params, .metrics = rate_metric,
     .set_up = kernel_bw_pipe_set_up, .run = kernel_bw_run, .tear_down = kernel_bw_tear_down},
    {.name = "bw_unix", .help = "bytes from another process, by an AF_UNIX stream", .params = no_params, .metrics = rate_metric,
     .set_up = kernel_bw_unix_set_up, .run = kernel_bw_run, .tear_down = kernel_bw_tear_down},
    {.name = "bw_tcp", .help = "bytes from another process, by TCP", .params = no_params, .metrics = rate_metric,
     .set_up = kernel_bw_tcp_set_up, .run = kernel_bw_run, .tear_down = kernel_bw_tear_down},
    {.name = "bw_file_rd", .help = "reading a file that is in memory", .params = kernel_file_params, .metrics = rate_metric,
     .memory = kernel_file_memory, .set_up = kernel_file_rd_set_up, .run = kernel_file_rd_run, .tear_down = kernel_file_tear_down},
    {.name = "bw_mmap_rd", .help = "reading a mapped file that is in memory", .params = kernel_file_params, .metrics = rate_metric,
     .memory = kernel_file_memory, .set_up = kernel_mmap_rd_set_up, .run = kernel_mmap_rd_run, .tear_down = kernel_file_tear_down},
    {.name = "bw_mem", .help = "reading, writing and copying memory, without the kernel", .params = kernel_mem_params, .metrics = rate_metric,
     .memory = kernel_mem_memory, .set_up = kernel_mem_set_up, .run = kernel_mem_run, .tear_down = kernel_mem_tear_down},
    {.name = NULL},
};

const struct suite_def suite_kernel = {
    .name = "kernel", .title = "what a kernel's services cost: LMBench's OS subset", .benchmarks = benchmarks,
};
