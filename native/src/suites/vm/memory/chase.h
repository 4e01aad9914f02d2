/* Pointer chases: lines of memory linked into a cycle, so that each access has to wait for the one before. */
#ifndef KVMBENCH_VM_CHASE_H
#define KVMBENCH_VM_CHASE_H

#include "base/failure.h"

enum { CHASE_LINE = 64, CHASE_PAGE = 4096 };

/* Puts numbers into an order drawn from the seed. */
void chase_shuffle(uint64_t *offsets, size_t count, uint64_t *seed);

/* Offsets of one line in each of `count` pages, which line and in which order at random: all sets of the caches are used alike. */
void chase_pages(uint64_t *offsets, size_t count, uint64_t *seed);

/* Links the lines at these offsets of `memory`, in this order and the last to the first; who follows sees the memory at `seen_at`. */
void chase_link(uint8_t *memory, uint64_t seen_at, const uint64_t *offsets, size_t count);

/* Follows `steps` links. Returns where that leads. */
static inline const void *chase_follow(const void *from, uint64_t steps)
{
    for (; steps > 0; steps--)
        from = *(const void *const volatile *)from;
    return from;
}

/* Anonymous memory of whole 2 MiB, touched; huge: in huge pages, a skip where the kernel does not give them. NULL with a failure. */
uint8_t *chase_map(size_t bytes, bool huge, struct failure *failure);
void chase_unmap(uint8_t *memory, size_t bytes); /* memory may be NULL */

#endif
