/*
 * Rewrites the `syscall` instructions of a static executable into jumps.
 *
 * A `syscall` has two bytes, a jump five: the jump also replaces the instructions after it or, where those cannot
 * move, before it. A trampoline in a segment of its own does what was displaced and jumps back. A site is refused,
 * and keeps its `syscall`, where a branch may land among the displaced bytes or they cannot run elsewhere.
 */
#ifndef KVMBENCH_REWRITE_H
#define KVMBENCH_REWRITE_H

#include "rewrite/elf_image.h"

enum rewrite_style {
    REWRITE_JUMP,     /* jmp to the trampoline, jmp back */
    REWRITE_PUSH_RET, /* jmp to the trampoline, push of the address and ret back, as HermiTux does; not position-independent */
    REWRITE_CALL_RAX, /* in place `call *%rax` to a sled at address 0, as zpoline does; the loader must provide the sled */
};

struct rewrite_options {
    enum rewrite_style style;
    /*
     * What trampolines call in place of the kernel, with the registers of a system call, of which it may change only rax,
     * rcx, r11 and the flags. It runs on the program's stack, so the program must have no red zone (-mno-red-zone).
     * 0: they make the system call themselves, and need no stack.
     */
    uint64_t handler;
};

enum rewrite_outcome {
    REWRITE_DONE,
    REWRITE_BRANCH_TARGET, /* a branch may land inside the bytes needed */
    REWRITE_CANNOT_MOVE,   /* they hold an instruction that only works where it is */
    REWRITE_NO_ROOM,       /* the code ends, or could not be decoded, before five bytes */
    REWRITE_OUTCOMES
};

struct rewrite_site {
    uint64_t address; /* of the `syscall` */
    enum rewrite_outcome outcome;
};

struct rewrite_report {
    struct rewrite_site *sites;
    unsigned count;
    unsigned outcomes[REWRITE_OUTCOMES];
    uint64_t undecoded_bytes;                          /* of code, left alone */
    uint64_t trampolines_address, trampolines_bytes;   /* 0 where the style needs none */
};

/* The name of an outcome in reports, for example `branch_target`. */
const char *rewrite_outcome_name(enum rewrite_outcome outcome);

/*
 * The rewritten executable, to be freed, its length in `size`; the report is to be freed by rewrite_report_free.
 * NULL with a reason in `error`, and nothing to free.
 */
uint8_t *rewrite_elf(const struct elf *elf, const struct rewrite_options *options, size_t *size,
             struct rewrite_report *report, char *error, size_t error_size);
void rewrite_report_free(struct rewrite_report *report);

#endif
