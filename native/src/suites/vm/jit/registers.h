/* Where virtual registers live: in registers of the machine, or in slots of the stack frame. */
#ifndef KVMBENCH_VM_REGISTERS_H
#define KVMBENCH_VM_REGISTERS_H

#include "suites/vm/jit/passes.h"

struct homes {
    int16_t of[IR_MAX_REGS]; /* a register from 0 on, or -1 - slot */
    size_t slots;
};

/* All in slots. */
void homes_in_memory(struct homes *homes, const struct ir_function *function);

/*
 * Linear scan (Poletto & Sarkar 1999) with one interval for each virtual register, from registers 0 to count - 1 of the
 * machine. Where they do not suffice, the least used gives way; a use in a loop counts eightfold.
 */
void homes_by_linear_scan(struct homes *homes, const struct ir_function *function, const struct liveness *liveness, size_t count);

#endif
