/* Putting pages back: kernels for what the CPU has, with run-time dispatch. */
#ifndef KVMBENCH_RESTORE_H
#define KVMBENCH_RESTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RESTORE_PAGE = 4096 };

/* One page to put back. Both are page-aligned. */
struct restore_item {
    uint8_t *page;
    const uint8_t *source;
};

struct restore_kernel {
    const char *name; /* NULL ends the table */
    bool (*supported)(void);  /* by this CPU and its operating system */
    bool (*worthwhile)(void); /* and not slowing down what runs around it */
    /* Copies all pages. */
    void (*copy)(const struct restore_item *items, size_t count);
    /*
     * Compares all of each page with its source and stores only where they differ, which spares the write-back of lines
     * that are equal. Returns the number of pages that differed.
     */
    size_t (*repair)(const struct restore_item *items, size_t count);
};

/* The widest first; the last one runs on every x86-64. */
extern const struct restore_kernel restore_kernels[];

/* The first of them that is supported and worthwhile: by CPU model alone, so that every process takes the same. */
const struct restore_kernel *restore_kernel(void);

#endif
