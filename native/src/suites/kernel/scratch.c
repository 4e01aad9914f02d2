#define _GNU_SOURCE
#include "suites/kernel/scratch.h"

#include "base/stop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH = 8, CHUNK = 1 << 16 };

static const char prefix[] = "kvmbench-kernel.";

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    remove(path);
    return 0;
}

static void remove_tree(const char *path)
{
    nftw(path, remove_entry, DEPTH, FTW_DEPTH | FTW_PHYS);
}

/* Locked is what a living process uses: of another container too, whose process ids mean nothing here. */
static int lock(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

static void sweep(const char *below)
{
    DIR *directory = opendir(below);
    if (directory == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char path[SCRATCH_PATH];
        struct stat status;
        if (strncmp(entry->d_name, prefix, sizeof prefix - 1) != 0 ||
            snprintf(path, sizeof path, "%s/%s", below, entry->d_name) >= (int)sizeof path)
            continue;
        int left = lock(path);
        if (left < 0)
            continue;
        if (fstat(left, &status) == 0 && status.st_uid == geteuid())
            remove_tree(path);
        close(left);
    }
    closedir(directory);
}

bool scratch_create(struct scratch *scratch, const char *below, struct failure *failure)
{
    const char *temporary = getenv("TMPDIR");
    if (below[0] == '\0')
        below = temporary != NULL && temporary[0] != '\0' ? temporary : "/tmp";
    scratch->lock = -1;
    scratch->path[0] = '\0';
    char path[SCRATCH_PATH];
    if (snprintf(path, sizeof path, "%s/%sXXXXXX", below, prefix) >= (int)sizeof path - 64)
        return fail(failure, FAILURE_ERROR, "directory", "the directory for files has too long a name: %.60s...", below);
    sweep(below);
    if (mkdtemp(path) == NULL)
        return fail(failure, FAILURE_SKIP, "directory", "no directory for files can be made in %.200s: %s. Name another one in the parameter dir",
                    below, strerror(errno));
    strcpy(scratch->path, path);
    scratch->lock = lock(path);
    return true;
}

int scratch_file(const struct scratch *scratch, uint64_t bytes, struct failure *failure)
{
    char path[SCRATCH_PATH + 8];
    static const char zeros[CHUNK];
    snprintf(path, sizeof path, "%s/file", scratch->path);
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0)
        unlink(path);
    /* Written, not only made long: a hole is not what a file system reads and maps. */
    for (uint64_t done = 0; file >= 0 && done < bytes;) {
        ssize_t written = write(file, zeros, bytes - done < CHUNK ? bytes - done : CHUNK);
        if (written > 0) {
            done += (uint64_t)written;
        } else {
            int error = errno;
            close(file);
            file = -1;
            errno = error;
        }
    }
    if (file < 0 && stop_reason != STOP_NONE)
        fail(failure, FAILURE_STOPPED, "stopped", "stopped");
    else if (file < 0)
        fail(failure, FAILURE_SKIP, "directory", "a file of %llu KiB cannot be written in %.200s: %s. Name another directory in the parameter dir",
             (unsigned long long)bytes >> 10, scratch->path, strerror(errno));
    return file;
}

void scratch_remove(struct scratch *scratch)
{
    if (scratch->path[0] != '\0')
        remove_tree(scratch->path);
    if (scratch->lock >= 0)
        close(scratch->lock);
    *scratch = (struct scratch){.lock = -1};
}
