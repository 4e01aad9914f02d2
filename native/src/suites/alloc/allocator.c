#define _GNU_SOURCE
#include "suites/alloc/allocator.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Libraries are found by the dynamic loader, as the machine is set up. */
static const struct known {
    const char *name, *library, *package; /* package: Debian's */
} known[] = {
    {"jemalloc", "libjemalloc.so.2", "libjemalloc2"},
    {"mimalloc", "libmimalloc.so.2", "libmimalloc2.0"},
    {"tcmalloc", "libtcmalloc_minimal.so.4", "libtcmalloc-minimal4"},
};

static const struct known *find(const char *allocator)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, allocator) == 0)
            return &known[i];
    return NULL;
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static bool is_glibc(const char *provider)
{
    return strncmp(file_name(provider), "libc.so.", 8) == 0 || strncmp(file_name(provider), "libc-2.", 7) == 0;
}

static bool start_glibc(struct program *program, struct failure *failure)
{
    if (!program_start(program, "", failure))
        return false;
    return is_glibc(program->answer.provider)
        || fail(failure, FAILURE_ERROR, "preload", "without anything preloaded, malloc is that of %.200s and not glibc's: look into "
                "/etc/ld.so.preload", program->answer.provider);
}

static bool start_known(struct program *program, const struct known *allocator, struct failure *failure)
{
    if (!program_start(program, allocator->library, failure))
        return false;
    const char *provider = program->answer.provider;
    if (strncmp(file_name(provider), allocator->library, strcspn(allocator->library, ".")) == 0)
        return true;
    if (!is_glibc(provider))
        return fail(failure, FAILURE_ERROR, "preload_ignored", "%s was preloaded, but malloc is that of %.200s", allocator->library,
                    provider);
    return fail(failure, FAILURE_SKIP, "no_library", "%s is not installed: on Debian, apt-get install %s; elsewhere, what brings %s. "
                "The dynamic loader said: %.160s", allocator->name, allocator->package, allocator->library, program_messages(program));
}

static bool start_library(struct program *program, const char *path, struct failure *failure)
{
    char absolute[PATH_MAX];
    struct stat wanted, used;
    if (realpath(path, absolute) == NULL || stat(absolute, &wanted) != 0)
        return fail(failure, FAILURE_SKIP, "no_library", "the library to preload, %.200s, cannot be read: %s", path, strerror(errno));
    if (strpbrk(absolute, " :") != NULL)
        return fail(failure, FAILURE_ERROR, "plan", "%.200s cannot be preloaded: the dynamic loader takes blanks and colons in "
                    "LD_PRELOAD for the end of a name", absolute);
    if (!program_start(program, absolute, failure))
        return false;
    if (stat(program->answer.provider, &used) == 0 && used.st_dev == wanted.st_dev && used.st_ino == wanted.st_ino)
        return true;
    return fail(failure, FAILURE_ERROR, "preload_ignored", "%.160s was preloaded, but malloc is that of %.80s: is it an allocator, for "
                "x86-64? The dynamic loader said: %.160s", path, program->answer.provider, program_messages(program));
}

bool allocator_start(struct program *program, const char *allocator, struct failure *failure)
{
    const struct known *by_name = find(allocator);
    if (strcmp(allocator, "glibc") == 0)
        return start_glibc(program, failure);
    if (by_name != NULL)
        return start_known(program, by_name, failure);
    if (strchr(allocator, '/') != NULL)
        return start_library(program, allocator, failure);
    return fail(failure, FAILURE_ERROR, "plan", "the parameter allocator is \"%.60s\": expected glibc, jemalloc, mimalloc, tcmalloc, or "
                "the path of a library to preload, with a /", allocator);
}
