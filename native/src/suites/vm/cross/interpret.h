/* An architecture's instructions one by one: what translated code is held against, and how it runs where there is no such CPU. */
#ifndef KVMBENCH_VM_CROSS_INTERPRET_H
#define KVMBENCH_VM_CROSS_INTERPRET_H

#include "suites/vm/cross/isa.h"

/*
 * Runs instructions whose targets are indexes, with real addresses, until they return or end, on registers that begin as the guest's: as
 * code inside cross_wrap() does, or with `called`, as what it made does. False: more than `steps`, or one that the architecture has not.
 */
bool cross_interpret(const struct isa *isa, const struct insn *insns, size_t count, struct guest_state *state, bool called, uint64_t steps);

#endif
