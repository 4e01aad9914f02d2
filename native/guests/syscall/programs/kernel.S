/*
 * The guest's kernel: a library operating system of one call. One address space, one stack, no interrupts; calls other than
 * ioctl go to the harness by port I/O, which ring 3 may do here (IOPL 3).
 *
 * user_*: entered by the trampolines of a rewritten program, in ring 3, with the registers of a system call; like a system
 * call they change rax, rcx, r11 and, unlike one, the flags.
 * kernel_*: entered by `syscall`, in ring 0. The sysretq ones do their work there. The iretq ones are for hosts that emulate
 * ring 0, where sysretq may fault and every instruction costs a microsecond: they leave for ring 3 at once and work there.
 */
#include "guests/lib/guest_abi.h"
#include "guests/syscall/abi.h"

/* The number in rax. Leaves the result in rax. */
.macro dispatch
    cmp $CALL_IOCTL, %eax
    jne 1f
    call sys_ioctl
    jmp 2f
1:  out %eax, $PORT_SYSTEM_CALL
2:
.endm

/* After rdtsc: the number in r10, the third argument in r8. Leaves the clock or the result in rax. */
.macro dispatch_clock
    cmp $CALL_IOCTL, %r10d
    jne 1f
    shl $32, %rdx
    or %rdx, %rax
    mov %r8, %rdx
    jmp 2f
1:  mov %r8, %rdx
    mov %r10, %rax
    out %eax, $PORT_SYSTEM_CALL
2:
.endm

.macro handler name
    .globl \name
    .type \name, @function
    .balign 16
\name:
.endm

/* Leaves ring 0 for `target`, the program's stack pointer in r11. */
.macro leave_to target
    mov %rsp, %r11
    mov $9f, %esp
    iretq
    .pushsection .rodata
    .balign 16
9:  .quad \target, GUEST_SELECTOR_USER_CODE, FLAGS_IOPL_3, 0, GUEST_SELECTOR_USER_DATA
    .popsection
.endm

/* Makes the registers and the stack look as after a call. Programs are built without a red zone. */
.macro arrive
    mov %r11, %rsp
    push %rcx
.endm

    .text

handler kernel_loop_sysretq
    dispatch
    sysretq

handler kernel_loop_iretq
    leave_to arrive_loop

handler kernel_entry_sysretq
    rdtsc
    dispatch_clock
    sysretq

handler kernel_entry_iretq
    rdtsc
    leave_to arrive_entry

arrive_loop:
    arrive
handler user_loop
    cmp $CALL_IOCTL, %eax
    je sys_ioctl
    out %eax, $PORT_SYSTEM_CALL
    ret

handler user_entry
    rdtsc
    jmp 3f
arrive_entry:
    arrive
3:  dispatch_clock
    ret

/*
 * zpoline: linked at address 0, where `call *%rax` with the number of a call lands. As long as the numbers of Linux go.
 */
    .section .sled, "ax", @progbits
    .fill 512, 1, 0x90
    jmp user_loop

    .section .note.GNU-stack, "", @progbits
