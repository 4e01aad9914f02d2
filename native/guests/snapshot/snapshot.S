/*
 * What the guest does in one iteration: dirty R10 pages from R9 on, then turn RCX times, in ring 3. Position-independent;
 * copied to GUEST_CODE. The two loops are those of snapchange's benchmark (bench_harness/src/main.rs), to the letter.
 */
#include "guests/lib/guest_abi.h"

    .section .rodata

    .macro dirty_pages
4:  movb $0x41, (%r9)
    add $0x1000, %r9
    dec %r10
    jnz 4b
    .endm

    /* RCX turns of an empty loop. */
    .globl guest_snapshot_instrs, guest_snapshot_instrs_end
guest_snapshot_instrs:
    dirty_pages
2:  dec %rcx
    jnz 2b
    out %al, $GUEST_PORT_DONE
guest_snapshot_instrs_end:

    /* RCX breakpoints. */
    .globl guest_snapshot_vmexits, guest_snapshot_vmexits_end
guest_snapshot_vmexits:
    dirty_pages
2:  int3
    dec %rcx
    jnz 2b
    out %al, $GUEST_PORT_DONE
guest_snapshot_vmexits_end:

    .section .note.GNU-stack, "", @progbits
