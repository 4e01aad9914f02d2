/* An allocator to preload that is glibc's own, but for larger blocks of calloc goes wrong as KVMBENCH_TEST_ALLOCATOR says. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGE = 4096 }; /* smaller ones are also the C library's */

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void __libc_free(void *block);

static int goes_wrong(const char *way)
{
    const char *wanted = getenv("KVMBENCH_TEST_ALLOCATOR");
    return wanted != NULL && strcmp(wanted, way) == 0;
}

__attribute__((constructor)) static void print(void)
{
    for (int i = 0; goes_wrong("loud") && i < 40000; i++)
        dprintf(1 + i % 2, "%d: an allocator that has much to say\n", i);
}

void *malloc(size_t bytes)
{
    return __libc_malloc(bytes);
}

void free(void *block)
{
    if (!goes_wrong("twice"))
        __libc_free(block);
}

void *calloc(size_t count, size_t bytes)
{
    static char *given;
    static char area[1 << 20];
    if (count * bytes < LARGE)
        return __libc_calloc(count, bytes);
    if (goes_wrong("null"))
        return NULL;
    if (goes_wrong("crash"))
        raise(SIGSEGV);
    while (goes_wrong("hang"))
        pause();
    if (goes_wrong("twice") && given != NULL)
        return memset(area, 0, count * bytes); /* again and again */
    given = goes_wrong("twice") ? area : __libc_calloc(count, bytes);
    if (goes_wrong("dirty"))
        given[count * bytes / 2] = 1;
    return given;
}
