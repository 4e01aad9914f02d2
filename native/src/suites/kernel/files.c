/* Files: making and removing them, reading and mapping them. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "base/sample.h"
#include "protocol/plan.h"
#include "suites/kernel/measure.h"
#include "suites/kernel/peer.h"
#include "suites/kernel/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- lat_fs ---- */

enum { FILES_OF_A_DIRECTORY = 100, FILE_NAME = SCRATCH_PATH + 48 };

static const char *const fs_operations[] = {"create", "delete", NULL};

struct maker {
    struct scratch scratch;
    char *content;
    size_t bytes;
    bool deletes; /* else creating is timed */
    uint64_t directories; /* that exist */
};

bool kernel_fs_set_up(struct bench *bench)
{
    struct maker *maker = calloc(1, sizeof *maker);
    bench->state = maker;
    if (maker == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    maker->scratch.lock = -1;
    maker->bytes = plan_number(bench->spec, "size_kb") << 10;
    maker->deletes = strcmp(plan_param(bench->spec, "op"), "delete") == 0;
    maker->content = calloc(1, maker->bytes + 1);
    if (maker->content == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    return scratch_create(&maker->scratch, plan_param(bench->spec, "dir"), &bench->failure);
}

static bool make_directories(struct maker *maker, uint64_t files, struct failure *failure)
{
    for (; maker->directories * FILES_OF_A_DIRECTORY < files; maker->directories++) {
        char path[FILE_NAME];
        snprintf(path, sizeof path, "%s/%llu", maker->scratch.path, (unsigned long long)maker->directories);
        if (mkdir(path, 0700) != 0)
            return call_failed(failure, "mkdir");
    }
    return true;
}

static void name_file(const struct maker *maker, uint64_t number, char *path)
{
    snprintf(path, FILE_NAME, "%s/%llu/%llu", maker->scratch.path, (unsigned long long)(number / FILES_OF_A_DIRECTORY),
             (unsigned long long)(number % FILES_OF_A_DIRECTORY));
}

static bool create_files(struct maker *maker, uint64_t files, struct failure *failure)
{
    char path[FILE_NAME];
    for (uint64_t i = 0; i < files; i++) {
        name_file(maker, i, path);
        int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        bool written = file >= 0 && (maker->bytes == 0 || write(file, maker->content, maker->bytes) == (ssize_t)maker->bytes);
        if (!written)
            call_failed(failure, file < 0 ? "creating a file" : "writing a file");
        if (file >= 0)
            close(file);
        if (!written)
            return false;
    }
    return true;
}

static bool delete_files(struct maker *maker, uint64_t files, struct failure *failure)
{
    char path[FILE_NAME];
    for (uint64_t i = 0; i < files; i++) {
        name_file(maker, i, path);
        if (unlink(path) != 0)
            return call_failed(failure, "unlink");
    }
    return true;
}

bool kernel_fs_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct maker *maker = bench->state;
    if (!make_directories(maker, iterations, &bench->failure))
        return false;
    if (maker->deletes && !create_files(maker, iterations, &bench->failure))
        return false;
    uint64_t start = clock_ns();
    bool done = (maker->deletes ? delete_files : create_files)(maker, iterations, &bench->failure);
    measured_time(bench, sample, start, 0, (double)iterations);
    return done && (maker->deletes || delete_files(maker, iterations, &bench->failure));
}

void kernel_fs_tear_down(struct bench *bench)
{
    struct maker *maker = bench->state;
    if (maker == NULL)
        return;
    scratch_remove(&maker->scratch);
    free(maker->content);
    free(maker);
}

const struct param_def kernel_fs_params[] = {
    {.name = "op", .kind = PARAM_CHOICE, .choices = fs_operations, .fallback = "create", .help = "what is timed"},
    {.name = "size_kb", .kind = PARAM_NUMBER, .min = 0, .max = 1024, .fallback = "0", .help = "KiB of a file"},
    {.name = "dir", .kind = PARAM_TEXT, .fallback = "", .help = "where files are made; empty: TMPDIR, or /tmp"},
    {.name = NULL},
};

/* ---- a file of some size, in the page cache ---- */

enum { READ_CHUNK = 64 << 10, MAPPED_STRIDE = 16 << 10, TOUCHED_SHARE = 10 };

struct file {
    struct scratch scratch;
    int descriptor;
    size_t bytes;
    char *map;      /* MAP_FAILED: it is not mapped */
    char *chunk;    /* where it is read to */
    size_t *pages;  /* offsets of all pages in an order drawn from the seed */
    size_t page_count;
};

uint64_t kernel_file_memory(const struct plan_bench *spec)
{
    return plan_number(spec, "size_mb") << 20;
}

static struct file *file_set_up(struct bench *bench)
{
    struct file *file = calloc(1, sizeof *file);
    bench->state = file;
    if (file == NULL) {
        fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
        return NULL;
    }
    file->scratch.lock = file->descriptor = -1;
    file->map = MAP_FAILED;
    file->bytes = kernel_file_memory(bench->spec);
    if (!scratch_create(&file->scratch, plan_param(bench->spec, "dir"), &bench->failure))
        return NULL;
    file->descriptor = scratch_file(&file->scratch, file->bytes, &bench->failure);
    return file->descriptor < 0 ? NULL : file;
}

void kernel_file_tear_down(struct bench *bench)
{
    struct file *file = bench->state;
    if (file == NULL)
        return;
    if (file->map != MAP_FAILED)
        munmap(file->map, file->bytes);
    if (file->descriptor >= 0)
        close(file->descriptor);
    scratch_remove(&file->scratch);
    free(file->chunk);
    free(file->pages);
    free(file);
}

static bool map(struct file *file, int protection, struct failure *failure)
{
    file->map = mmap(NULL, file->bytes, protection, MAP_SHARED, file->descriptor, 0);
    return file->map != MAP_FAILED || call_failed(failure, "mmap");
}

static void unmap(struct file *file)
{
    munmap(file->map, file->bytes);
    file->map = MAP_FAILED;
}

/* lat_mmap */

bool kernel_mmap_set_up(struct bench *bench)
{
    return file_set_up(bench) != NULL;
}

bool kernel_mmap_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct file *file = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        if (!map(file, PROT_READ | PROT_WRITE, &bench->failure))
            return false;
        for (size_t at = 0; at < file->bytes / TOUCHED_SHARE; at += MAPPED_STRIDE)
            *(volatile char *)(file->map + at) = 1;
        unmap(file);
    }
    measured_time(bench, sample, start, 0, (double)iterations);
    return true;
}

/* lat_pagefault */

/* Fisher and Yates. */
static void shuffle(size_t *values, size_t count, uint64_t seed)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t)(sample_random(&seed) % i), value = values[i - 1];
        values[i - 1] = values[other];
        values[other] = value;
    }
}

bool kernel_pagefault_set_up(struct bench *bench)
{
    struct file *file = file_set_up(bench);
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (file == NULL)
        return false;
    file->page_count = file->bytes / page;
    file->pages = malloc(file->page_count * sizeof *file->pages);
    if (file->pages == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    for (size_t i = 0; i < file->page_count; i++)
        file->pages[i] = i * page;
    shuffle(file->pages, file->page_count, bench->plan->seed);
    return true;
}

static bool map_again(struct file *file, struct failure *failure)
{
    if (file->map != MAP_FAILED)
        unmap(file);
    return map(file, PROT_READ, failure) && (msync(file->map, file->bytes, MS_INVALIDATE) == 0 || call_failed(failure, "msync"));
}

bool kernel_pagefault_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct file *file = bench->state;
    if (!map_again(file, &bench->failure))
        return false;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        if (!map_again(file, &bench->failure))
            return false;
    uint64_t mapping = clock_ns() - start;
    start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        for (size_t page = 0; page < file->page_count; page++)
            (void)*(volatile char *)(file->map + file->pages[page]);
        if (!map_again(file, &bench->failure))
            return false;
    }
    measured_time(bench, sample, start, mapping, (double)iterations * (double)file->page_count);
    return true;
}

/* bw_file_rd */

bool kernel_file_rd_set_up(struct bench *bench)
{
    struct file *file = file_set_up(bench);
    if (file == NULL)
        return false;
    file->chunk = calloc(1, READ_CHUNK);
    return file->chunk != NULL || fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
}

bool kernel_file_rd_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct file *file = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        lseek(file->descriptor, 0, SEEK_SET);
        for (size_t done = 0; done < file->bytes; done += READ_CHUNK) {
            if (read(file->descriptor, file->chunk, READ_CHUNK) != READ_CHUNK)
                return call_failed(&bench->failure, "reading a file");
            read_words(file->chunk, READ_CHUNK);
        }
    }
    measured_rate(bench, sample, start, (double)iterations * (double)file->bytes);
    return true;
}

/* bw_mmap_rd */

bool kernel_mmap_rd_set_up(struct bench *bench)
{
    struct file *file = file_set_up(bench);
    return file != NULL && map(file, PROT_READ, &bench->failure);
}

bool kernel_mmap_rd_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct file *file = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        read_words(file->map, file->bytes);
    measured_rate(bench, sample, start, (double)iterations * (double)file->bytes);
    return true;
}

const struct param_def kernel_file_params[] = {
    {.name = "size_mb", .kind = PARAM_NUMBER, .min = 1, .max = 65536, .fallback = "64", .help = "MiB of the file"},
    {.name = "dir", .kind = PARAM_TEXT, .fallback = "", .help = "where it is made; empty: TMPDIR, or /tmp"},
    {.name = NULL},
};
