/* The executables of suite `syscall`, as they come from the linker, packed into the harness. */
    .macro image name
    .globl syscall_\name, syscall_\name\()_end
    .balign 16
syscall_\name:
    .incbin "\name"
syscall_\name\()_end:
    .endm

    .section .rodata
    image kernel
    image loop
    image loop_call
    image entry
    image entry_call

    .section .note.GNU-stack, "", @progbits
