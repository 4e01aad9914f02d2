/* The program of suite `alloc`, as it comes from the linker, packed into the harness. */
    .section .rodata
    .globl alloc_program, alloc_program_end
    .balign 16
alloc_program:
    .incbin "alloc"
alloc_program_end:

    .section .note.GNU-stack, "", @progbits
