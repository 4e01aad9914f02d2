/* Half an allocator: what it gives out goes back to another. */
#include <stddef.h>

void *__libc_calloc(size_t count, size_t bytes);

void *calloc(size_t count, size_t bytes)
{
    return __libc_calloc(count, bytes);
}
