/* What `probe` runs in the guest. Position-independent. */
#include "guests/lib/guest_abi.h"

    .section .rodata

    /* RCX turns, in whatever ring. */
    .globl guest_probe_turns, guest_probe_turns_end
guest_probe_turns:
1:  dec %rcx
    jnz 1b
    out %al, $GUEST_PORT_DONE
guest_probe_turns_end:

    /* Exits for ever, by port. */
    .globl guest_probe_out, guest_probe_out_end
guest_probe_out:
1:  out %al, $GUEST_PORT_DONE
    jmp 1b
guest_probe_out_end:

    /* Exits for ever, by breakpoint. */
    .globl guest_probe_int3, guest_probe_int3_end
guest_probe_int3:
1:  int3
    jmp 1b
guest_probe_int3_end:

    /* RCX in-kernel exits, by cpuid. */
    .globl guest_probe_cpuid, guest_probe_cpuid_end
guest_probe_cpuid:
    mov %rcx, %r8
1:  xor %eax, %eax
    cpuid
    dec %r8
    jnz 1b
    out %al, $GUEST_PORT_DONE
guest_probe_cpuid_end:

    /* Writes R10 pages from R9 on. */
    .globl guest_probe_write, guest_probe_write_end
guest_probe_write:
1:  movb $0x41, (%r9)
    add $GUEST_PAGE, %r9
    dec %r10
    jnz 1b
    out %al, $GUEST_PORT_DONE
guest_probe_write_end:

    .section .note.GNU-stack, "", @progbits
