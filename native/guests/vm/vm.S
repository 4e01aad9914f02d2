/* What suite `vm` runs in a guest. Position-independent; copied to where it runs. */
#include "guests/lib/guest_abi.h"

    .section .rodata

    /* Ring 3: writes RDX to R10 pages from R9 on, then turns RCX times. */
    .globl guest_vm_write, guest_vm_write_end
guest_vm_write:
1:  mov %rdx, (%r9)
    add $GUEST_PAGE, %r9
    dec %r10
    jnz 1b
2:  dec %rcx
    jnz 2b
    out %al, $GUEST_PORT_DONE
guest_vm_write_end:

    /* Ring 3: follows RCX links from RAX on. */
    .globl guest_vm_chase, guest_vm_chase_end
guest_vm_chase:
1:  mov (%rax), %rax
    dec %rcx
    jnz 1b
    out %al, $GUEST_PORT_DONE
guest_vm_chase_end:

    /* Ring 0: loads CR3 RCX times with what it is, which throws the TLB's entries away. */
    .globl guest_vm_flush, guest_vm_flush_end
guest_vm_flush:
    mov %cr3, %rax
1:  mov %rax, %cr3
    dec %rcx
    jnz 1b
    out %al, $GUEST_PORT_DONE
guest_vm_flush_end:

    .section .note.GNU-stack, "", @progbits
