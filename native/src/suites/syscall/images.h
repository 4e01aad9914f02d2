/* The executables that suite `syscall` measures (guests/syscall/programs), packed into this one. */
#ifndef KVMBENCH_SYSCALL_IMAGES_H
#define KVMBENCH_SYSCALL_IMAGES_H

#include <stdint.h>

/* What a program measures. */
enum syscall_program { PROGRAM_LOOP, PROGRAM_ENTRY };

/* Names as in guests/syscall/images.S: programs by system call, programs by function call, the guest's kernel. */
extern const uint8_t syscall_loop[], syscall_loop_end[];
extern const uint8_t syscall_entry[], syscall_entry_end[];
extern const uint8_t syscall_loop_call[], syscall_loop_call_end[];
extern const uint8_t syscall_entry_call[], syscall_entry_call_end[];
extern const uint8_t syscall_kernel[], syscall_kernel_end[];

#endif
