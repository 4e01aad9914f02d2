/*
 * A generational heap: objects begin in a nursery, whose survivors a minor collection moves to the old space; a major
 * collection marks everything and sweeps the old space, which never moves.
 *
 * Objects are cells of 2, 4, ... 64 words. An old cell lies in a block of cells of its size, so that a freed cell serves any object of
 * that size. The write barrier remembers old objects that were given a reference; roots are an array of references.
 * Everything a collection needs is reserved when the heap is created: it never fails half-way.
 */
#ifndef KVMBENCH_VM_GC_HEAP_H
#define KVMBENCH_VM_GC_HEAP_H

#include "base/failure.h"

enum {
    GC_CLASSES = 6,     /* 2 << class words */
    GC_MAX_WORDS = 64,  /* of an object, its header among them */
    GC_BLOCK = 4096,    /* bytes of the old space that hold cells of one size */
};

enum gc_flags { GC_MARKED = 1, GC_REMEMBERED = 2, GC_FORWARDED = 4 };

/* A cell: the references come first, then data. */
struct gc_object {
    uint16_t words; /* of the cell; 0: free, then fields[0] is the next free one */
    uint16_t references;
    uint32_t flags;
    struct gc_object *fields[]; /* [0] is where it went when GC_FORWARDED */
};

struct gc_config {
    size_t nursery_bytes;
    size_t old_bytes; /* rounded up to blocks */
    size_t roots;
    bool poison;      /* overwrite what is freed: for tests */
};

struct gc_statistics {
    uint64_t minors, majors, minor_ns, major_ns, last_pause_ns; /* last_pause_ns: of whichever was last */
    uint64_t allocated, promoted, reclaimed;                    /* bytes; reclaimed: from nursery and old space */
};

struct gc_block {
    uint8_t cell_class;
    bool used;
};

struct gc_heap {
    struct gc_config config;
    struct gc_object **roots;
    char *nursery, *nursery_top, *nursery_end;
    char *old, *old_end;
    struct gc_block *blocks;
    size_t block_count, free_blocks, next_block; /* next_block: where to look for a free one */
    struct gc_object *free_cells[GC_CLASSES];
    size_t free_bytes[GC_CLASSES]; /* in free_cells */
    size_t young_bytes[GC_CLASSES]; /* in the nursery */
    struct gc_object **remembered, **stack;
    size_t remembered_count, stack_count;
    size_t old_used;   /* bytes in cells of the old space */
    size_t major_at;   /* old_used from which on a minor collection is followed by a major one */
    struct gc_statistics statistics;
    void *mapping;
    size_t mapping_bytes;
};

/* Bytes that a heap can come to hold. */
uint64_t gc_memory(const struct gc_config *config);

bool gc_create(struct gc_heap *heap, const struct gc_config *config, struct failure *failure);

/* Also for a heap that is all zero, or whose creation failed. */
void gc_destroy(struct gc_heap *heap);

/*
 * A new object with references that are NULL and data that is 0. Collects when the nursery is full, which moves objects: only roots
 * are still right then. NULL when it does not fit although everything dead was freed.
 */
struct gc_object *gc_allocate(struct gc_heap *heap, unsigned references, unsigned data_words);

/* Bytes of the cell of such an object. */
size_t gc_cell_bytes(unsigned references, unsigned data_words);

/* Bytes left in the nursery. */
static inline size_t gc_nursery_room(const struct gc_heap *heap)
{
    return (size_t)(heap->nursery_end - heap->nursery_top);
}

static inline bool gc_is_young(const struct gc_heap *heap, const struct gc_object *object)
{
    return (uintptr_t)object - (uintptr_t)heap->nursery < (uintptr_t)heap->nursery_end - (uintptr_t)heap->nursery;
}

static inline uint64_t *gc_data(struct gc_object *object)
{
    return (uint64_t *)(object->fields + object->references);
}

/* Stores a reference, with the write barrier. The only way to change one. */
static inline void gc_write(struct gc_heap *heap, struct gc_object *object, unsigned field, struct gc_object *value)
{
    object->fields[field] = value;
    if (!gc_is_young(heap, object) && !(object->flags & GC_REMEMBERED) && gc_is_young(heap, value)) {
        object->flags |= GC_REMEMBERED;
        heap->remembered[heap->remembered_count++] = object;
    }
}

/* Survivors fit whatever survives: gc_minor will not begin with a major collection. */
bool gc_survivors_fit(const struct gc_heap *heap);

/* Empties the nursery. False when the old space has no room for survivors even after a major collection: then nothing moved. */
bool gc_minor(struct gc_heap *heap);

/* Frees every dead object of the old space. Moves nothing. */
void gc_major(struct gc_heap *heap);

/*
 * Checks the whole heap: every reference that can be reached is to an object, every old object with a young reference is
 * remembered, no mark of a collection is left, free cells and blocks are counted right. NULL, or what is wrong. For tests: it is slow.
 */
const char *gc_verify(struct gc_heap *heap);

#endif
