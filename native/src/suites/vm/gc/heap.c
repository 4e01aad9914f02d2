#define _GNU_SOURCE
#include "suites/vm/gc/heap.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum {
    WORD = 8,
    SMALLEST = 2 * WORD,
    POISON = 0xDB,
};

/* ---- what a heap is made of ---- */

static size_t rounded(size_t bytes)
{
    return (bytes + GC_BLOCK - 1) / GC_BLOCK * GC_BLOCK;
}

/* Sizes of the parts of the mapping, in its order. Every live object can be on the stack, every old one remembered. */
enum part { NURSERY, OLD, STACK, REMEMBERED, BLOCKS, ROOTS, PARTS };

static size_t part_bytes(const struct gc_config *config, enum part part)
{
    size_t nursery = rounded(config->nursery_bytes), old = rounded(config->old_bytes);
    switch (part) {
    case NURSERY: return nursery;
    case OLD: return old;
    case STACK: return rounded((nursery + old) / SMALLEST * WORD);
    case REMEMBERED: return rounded(old / SMALLEST * WORD);
    case BLOCKS: return rounded(old / GC_BLOCK * sizeof(struct gc_block));
    default: return rounded(config->roots * WORD);
    }
}

uint64_t gc_memory(const struct gc_config *config)
{
    uint64_t bytes = 0;
    for (enum part part = 0; part < PARTS; part++)
        bytes += part_bytes(config, part);
    return bytes;
}

bool gc_create(struct gc_heap *heap, const struct gc_config *config, struct failure *failure)
{
    *heap = (struct gc_heap){.config = *config, .mapping_bytes = gc_memory(config)};
    void *mapping = mmap(NULL, heap->mapping_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED)
        return fail(failure, FAILURE_ERROR, "memory", "mmap of a heap of %zu bytes: %s", heap->mapping_bytes, strerror(errno));
    heap->mapping = mapping;
    char *parts[PARTS + 1] = {mapping};
    for (enum part part = 0; part < PARTS; part++)
        parts[part + 1] = parts[part] + part_bytes(config, part);
    heap->nursery = heap->nursery_top = parts[NURSERY];
    heap->nursery_end = parts[NURSERY + 1];
    heap->old = parts[OLD];
    heap->old_end = parts[OLD + 1];
    heap->stack = (struct gc_object **)parts[STACK];
    heap->remembered = (struct gc_object **)parts[REMEMBERED];
    heap->blocks = (struct gc_block *)parts[BLOCKS];
    heap->roots = (struct gc_object **)parts[ROOTS];
    heap->block_count = heap->free_blocks = (size_t)(heap->old_end - heap->old) / GC_BLOCK;
    heap->major_at = (size_t)(heap->old_end - heap->old) / 2;
    return true;
}

void gc_destroy(struct gc_heap *heap)
{
    if (heap->mapping != NULL)
        munmap(heap->mapping, heap->mapping_bytes);
    *heap = (struct gc_heap){0};
}

/* ---- the old space's cells ---- */

static size_t cell_bytes(unsigned cell_class)
{
    return (size_t)SMALLEST << cell_class;
}

static unsigned class_of(size_t words)
{
    unsigned cell_class = 0;
    while (cell_bytes(cell_class) < words * WORD)
        cell_class++;
    return cell_class;
}

static struct gc_object *cell_at(const struct gc_heap *heap, size_t block, size_t offset)
{
    return (struct gc_object *)(heap->old + block * GC_BLOCK + offset);
}

static void free_cell(struct gc_heap *heap, struct gc_object *cell, unsigned cell_class)
{
    cell->words = 0;
    cell->flags = 0;
    if (heap->config.poison)
        memset(cell->fields, POISON, cell_bytes(cell_class) - sizeof *cell);
    cell->fields[0] = heap->free_cells[cell_class];
    heap->free_cells[cell_class] = cell;
    heap->free_bytes[cell_class] += cell_bytes(cell_class);
}

/* There is a free block: gc_minor has made sure. */
static void take_block(struct gc_heap *heap, unsigned cell_class)
{
    while (heap->blocks[heap->next_block].used)
        heap->next_block = (heap->next_block + 1) % heap->block_count;
    struct gc_block *block = &heap->blocks[heap->next_block];
    *block = (struct gc_block){.cell_class = (uint8_t)cell_class, .used = true};
    heap->free_blocks--;
    for (size_t offset = GC_BLOCK; offset > 0; offset -= cell_bytes(cell_class))
        free_cell(heap, cell_at(heap, heap->next_block, offset - cell_bytes(cell_class)), cell_class);
}

static struct gc_object *take_cell(struct gc_heap *heap, unsigned cell_class)
{
    if (heap->free_cells[cell_class] == NULL)
        take_block(heap, cell_class);
    struct gc_object *cell = heap->free_cells[cell_class];
    heap->free_cells[cell_class] = cell->fields[0];
    heap->free_bytes[cell_class] -= cell_bytes(cell_class);
    heap->old_used += cell_bytes(cell_class);
    return cell;
}

/* ---- minor collection: copy what lives to the old space ---- */

/* Where the object is after the collection. The copy goes onto the stack, its own references still to be followed. */
static struct gc_object *forward(struct gc_heap *heap, struct gc_object *object)
{
    if (!gc_is_young(heap, object))
        return object;
    if (object->flags & GC_FORWARDED)
        return object->fields[0];
    struct gc_object *copy = take_cell(heap, class_of(object->words));
    memcpy(copy, object, object->words * (size_t)WORD);
    object->flags |= GC_FORWARDED;
    object->fields[0] = copy;
    heap->stack[heap->stack_count++] = copy;
    return copy;
}

static void forward_fields(struct gc_heap *heap, struct gc_object *object)
{
    for (unsigned i = 0; i < object->references; i++)
        object->fields[i] = forward(heap, object->fields[i]);
}

bool gc_survivors_fit(const struct gc_heap *heap)
{
    size_t blocks = 0;
    for (unsigned i = 0; i < GC_CLASSES; i++)
        if (heap->young_bytes[i] > heap->free_bytes[i])
            blocks += rounded(heap->young_bytes[i] - heap->free_bytes[i]) / GC_BLOCK;
    return blocks <= heap->free_blocks;
}

bool gc_minor(struct gc_heap *heap)
{
    if (!gc_survivors_fit(heap))
        gc_major(heap);
    if (!gc_survivors_fit(heap))
        return false;
    uint64_t start = clock_ns();
    size_t used = (size_t)(heap->nursery_top - heap->nursery), before = heap->old_used;
    for (size_t i = 0; i < heap->config.roots; i++)
        heap->roots[i] = forward(heap, heap->roots[i]);
    for (size_t i = 0; i < heap->remembered_count; i++) {
        heap->remembered[i]->flags &= ~(uint32_t)GC_REMEMBERED;
        forward_fields(heap, heap->remembered[i]);
    }
    heap->remembered_count = 0;
    while (heap->stack_count > 0)
        forward_fields(heap, heap->stack[--heap->stack_count]);
    if (heap->config.poison)
        memset(heap->nursery, POISON, used);
    heap->nursery_top = heap->nursery;
    memset(heap->young_bytes, 0, sizeof heap->young_bytes);
    size_t promoted = heap->old_used - before;
    heap->statistics.promoted += promoted;
    heap->statistics.reclaimed += used - promoted;
    heap->statistics.minors++;
    heap->statistics.last_pause_ns = clock_ns() - start;
    heap->statistics.minor_ns += heap->statistics.last_pause_ns;
    return true;
}

/* ---- major collection: mark all, sweep the old space ---- */

static void mark(struct gc_heap *heap, struct gc_object *object)
{
    if (object == NULL || (object->flags & GC_MARKED))
        return;
    object->flags |= GC_MARKED;
    heap->stack[heap->stack_count++] = object;
}

/* Dead ones are about to be freed. */
static void forget_dead(struct gc_heap *heap)
{
    size_t kept = 0;
    for (size_t i = 0; i < heap->remembered_count; i++)
        if (heap->remembered[i]->flags & GC_MARKED)
            heap->remembered[kept++] = heap->remembered[i];
    heap->remembered_count = kept;
}

/* Frees the block's dead cells, and the block itself where none lives. */
static void sweep_block(struct gc_heap *heap, size_t index)
{
    struct gc_block *block = &heap->blocks[index];
    size_t bytes = cell_bytes(block->cell_class), living = 0;
    struct gc_object *before = heap->free_cells[block->cell_class];
    for (size_t offset = 0; offset < GC_BLOCK; offset += bytes) {
        struct gc_object *cell = cell_at(heap, index, offset);
        if (cell->flags & GC_MARKED) {
            cell->flags &= ~(uint32_t)GC_MARKED;
            living++;
            continue;
        }
        if (cell->words != 0)
            heap->old_used -= bytes;
        free_cell(heap, cell, block->cell_class);
    }
    if (living == 0) {
        heap->free_cells[block->cell_class] = before;
        heap->free_bytes[block->cell_class] -= GC_BLOCK;
        block->used = false;
        heap->free_blocks++;
    }
}

static void unmark_nursery(struct gc_heap *heap)
{
    for (char *at = heap->nursery; at < heap->nursery_top;) {
        struct gc_object *object = (struct gc_object *)at;
        object->flags &= ~(uint32_t)GC_MARKED;
        at += object->words * WORD;
    }
}

void gc_major(struct gc_heap *heap)
{
    uint64_t start = clock_ns();
    size_t before = heap->old_used;
    for (size_t i = 0; i < heap->config.roots; i++)
        mark(heap, heap->roots[i]);
    while (heap->stack_count > 0) {
        struct gc_object *object = heap->stack[--heap->stack_count];
        for (unsigned i = 0; i < object->references; i++)
            mark(heap, object->fields[i]);
    }
    forget_dead(heap);
    memset(heap->free_cells, 0, sizeof heap->free_cells);
    memset(heap->free_bytes, 0, sizeof heap->free_bytes);
    for (size_t i = 0; i < heap->block_count; i++)
        if (heap->blocks[i].used)
            sweep_block(heap, i);
    unmark_nursery(heap);
    heap->statistics.reclaimed += before - heap->old_used;
    /* Half of what is free may be filled before the next one. */
    heap->major_at = heap->old_used + ((size_t)(heap->old_end - heap->old) - heap->old_used) / 2;
    heap->statistics.majors++;
    heap->statistics.last_pause_ns = clock_ns() - start;
    heap->statistics.major_ns += heap->statistics.last_pause_ns;
}

/* ---- allocation ---- */

size_t gc_cell_bytes(unsigned references, unsigned data_words)
{
    return cell_bytes(class_of(1 + references + data_words));
}

static bool make_room(struct gc_heap *heap)
{
    if (!gc_minor(heap))
        return false;
    if (heap->old_used >= heap->major_at)
        gc_major(heap);
    return true;
}

struct gc_object *gc_allocate(struct gc_heap *heap, unsigned references, unsigned data_words)
{
    if (1 + references + data_words > GC_MAX_WORDS)
        return NULL;
    unsigned cell_class = class_of(1 + references + data_words);
    size_t bytes = cell_bytes(cell_class);
    if (gc_nursery_room(heap) < bytes && (!make_room(heap) || gc_nursery_room(heap) < bytes))
        return NULL;
    struct gc_object *object = (struct gc_object *)heap->nursery_top;
    heap->nursery_top += bytes;
    heap->young_bytes[cell_class] += bytes;
    heap->statistics.allocated += bytes;
    memset(object, 0, bytes);
    object->words = (uint16_t)(bytes / WORD);
    object->references = (uint16_t)references;
    return object;
}

/* ---- verification ---- */

static const char *verify_object(const struct gc_heap *heap, const struct gc_object *object)
{
    const char *at = (const char *)object;
    if (gc_is_young(heap, object)) {
        if (at >= heap->nursery_top)
            return "a reference into the nursery, where no object is";
    } else {
        if (at < heap->old || at >= heap->old_end)
            return "a reference out of the heap";
        const struct gc_block *block = &heap->blocks[(size_t)(at - heap->old) / GC_BLOCK];
        if (!block->used || (size_t)(at - heap->old) % cell_bytes(block->cell_class) != 0 || object->words == 0)
            return "a reference into the old space, where no object is";
        if (object->words * (size_t)WORD != cell_bytes(block->cell_class))
            return "an old object that is not of its cell's size";
    }
    if (object->words > GC_MAX_WORDS || object->references >= object->words || (object->flags & GC_FORWARDED))
        return "a reference to something that is no object";
    return NULL;
}

static const char *verify_fields(struct gc_heap *heap, struct gc_object *object)
{
    for (unsigned i = 0; i < object->references; i++) {
        struct gc_object *value = object->fields[i];
        const char *wrong = value == NULL ? NULL : verify_object(heap, value);
        if (wrong != NULL)
            return wrong;
        if (!gc_is_young(heap, object) && gc_is_young(heap, value) && !(object->flags & GC_REMEMBERED))
            return "an old object with a young reference that is not remembered";
        mark(heap, value);
    }
    return NULL;
}

static const char *verify_remembered(const struct gc_heap *heap)
{
    for (size_t i = 0; i < heap->remembered_count; i++)
        if (verify_object(heap, heap->remembered[i]) != NULL || !(heap->remembered[i]->flags & GC_REMEMBERED))
            return "a remembered object that is none";
    return NULL;
}

/* Takes back the marks of gc_verify, and counts cells. */
static const char *verify_blocks(struct gc_heap *heap)
{
    size_t free_blocks = 0, used = 0, free_cells = 0, listed = 0;
    for (size_t index = 0; index < heap->block_count; index++) {
        free_blocks += !heap->blocks[index].used;
        size_t bytes = heap->blocks[index].used ? cell_bytes(heap->blocks[index].cell_class) : GC_BLOCK;
        for (size_t offset = 0; heap->blocks[index].used && offset < GC_BLOCK; offset += bytes) {
            struct gc_object *cell = cell_at(heap, index, offset);
            cell->flags &= ~(uint32_t)GC_MARKED;
            used += cell->words * (size_t)WORD;
            free_cells += cell->words == 0;
        }
    }
    for (unsigned i = 0; i < GC_CLASSES; i++) {
        size_t bytes = 0;
        for (const struct gc_object *cell = heap->free_cells[i]; cell != NULL && listed <= free_cells; cell = cell->fields[0], listed++)
            bytes += cell_bytes(i);
        if (bytes != heap->free_bytes[i])
            return "free cells are counted wrong";
    }
    if (free_blocks != heap->free_blocks || used != heap->old_used)
        return "blocks or bytes of the old space are counted wrong";
    return listed == free_cells ? NULL : "the lists of free cells are not the free cells";
}

static const char *no_marks(const struct gc_heap *heap)
{
    for (size_t index = 0; index < heap->block_count; index++)
        for (size_t offset = 0; heap->blocks[index].used && offset < GC_BLOCK; offset += cell_bytes(heap->blocks[index].cell_class))
            if (cell_at(heap, index, offset)->flags & (GC_MARKED | GC_FORWARDED))
                return "a mark is left in the old space";
    for (const char *at = heap->nursery; at < heap->nursery_top;) {
        const struct gc_object *object = (const struct gc_object *)at;
        if (object->words == 0 || (object->flags & (GC_MARKED | GC_FORWARDED | GC_REMEMBERED)))
            return "a mark is left in the nursery";
        at += object->words * WORD;
    }
    return NULL;
}

const char *gc_verify(struct gc_heap *heap)
{
    const char *wrong = no_marks(heap);
    if (wrong == NULL)
        wrong = verify_remembered(heap);
    for (size_t i = 0; wrong == NULL && i < heap->config.roots; i++) {
        if (heap->roots[i] != NULL)
            wrong = verify_object(heap, heap->roots[i]);
        if (wrong == NULL)
            mark(heap, heap->roots[i]);
    }
    while (wrong == NULL && heap->stack_count > 0)
        wrong = verify_fields(heap, heap->stack[--heap->stack_count]);
    heap->stack_count = 0;
    unmark_nursery(heap);
    const char *miscounted = verify_blocks(heap);
    return wrong != NULL ? wrong : miscounted;
}
