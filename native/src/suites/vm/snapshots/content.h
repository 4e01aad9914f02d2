/* Memory as guests leave it: empty pages, equal pages, text, tables of pointers, and what does not compress. */
#ifndef KVMBENCH_VM_CONTENT_H
#define KVMBENCH_VM_CONTENT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Fills whole pages of 4 KiB: of a hundred, 35 are empty, 10 one of four, 25 text of a small vocabulary, 20 tables of near numbers, 10
 * random. The same seed makes the same.
 */
void content_fill(uint8_t *memory, size_t bytes, uint64_t seed);

#endif
