/* Memory for machine code, never writable and executable at the same time. */
#ifndef KVMBENCH_VM_CODE_H
#define KVMBENCH_VM_CODE_H

#include "base/failure.h"

struct code_memory {
    uint8_t *bytes; /* NULL: there is none */
    size_t capacity, used;
    size_t open_from, open_to; /* bytes, whole pages: writable and not executable; all others are executable and not writable */
};

/* Created open. capacity: whole pages. */
bool code_create(struct code_memory *code, size_t capacity, struct failure *failure);
void code_destroy(struct code_memory *code);

/* Opens the pages of the next `room` bytes, from the end of what is used; nothing may be open. One system call; false with errno. */
bool code_open(struct code_memory *code, size_t room);

/* Seals what is open. One system call; false with errno. */
bool code_seal(struct code_memory *code);

#endif
