/* The executable of suite `kernel`, as it comes from the linker, packed into the harness. */
    .section .rodata
    .globl kernel_process, kernel_process_end
    .balign 16
kernel_process:
    .incbin "process"
kernel_process_end:

    .section .note.GNU-stack, "", @progbits
