#define _GNU_SOURCE
#include "rewrite_command.h"

#include "base/exit_code.h"
#include "protocol/emit.h"
#include "rewrite/rewrite.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(const char *file, const char *reason)
{
    fprintf(stderr, "kvmbench-harness: %s: %s\n", file, reason);
    return false;
}

/* Maps the file; its size and mode in `status`. NULL, with a message, when it cannot. */
static void *map(const char *file, struct stat *status)
{
    errno = 0;
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);
    void *bytes = MAP_FAILED;
    if (descriptor >= 0 && fstat(descriptor, status) == 0 && status->st_size > 0)
        bytes = mmap(NULL, (size_t)status->st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED)
        failed(file, errno ? strerror(errno) : "the file is empty");
    if (descriptor >= 0)
        close(descriptor);
    return bytes == MAP_FAILED ? NULL : bytes;
}

/* Through a file beside it, so that nobody runs half an executable. */
static bool save(const char *file, const uint8_t *bytes, size_t size, mode_t mode)
{
    char beside[4096];
    if (snprintf(beside, sizeof beside, "%s.XXXXXX", file) >= (int)sizeof beside)
        return failed(file, "the name is too long");
    int descriptor = mkstemp(beside);
    if (descriptor < 0)
        return failed(file, strerror(errno));
    bool good = fchmod(descriptor, mode & 07777) == 0;
    for (size_t done = 0; good && done < size;) {
        ssize_t written = write(descriptor, bytes + done, size - done);
        good = written > 0;
        done += good ? (size_t)written : 0;
    }
    good = close(descriptor) == 0 && good && rename(beside, file) == 0;
    if (!good) {
        failed(file, strerror(errno));
        unlink(beside);
    }
    return good;
}

static void put_address(struct json_text *text, const char *key, uint64_t address)
{
    char digits[32];
    snprintf(digits, sizeof digits, "0x%" PRIx64, address);
    json_put_string(text, key, digits);
}

static bool print_report(const struct rewrite_report *report)
{
    struct json_text text = {0};
    json_open(&text, NULL, '{');
    json_put_whole(&text, "sites", report->count);
    json_put_whole(&text, "rewritten", report->outcomes[REWRITE_DONE]);
    json_open(&text, "refused", '{');
    for (int outcome = REWRITE_DONE + 1; outcome < REWRITE_OUTCOMES; outcome++)
        json_put_whole(&text, rewrite_outcome_name(outcome), report->outcomes[outcome]);
    json_close(&text, '}');
    json_open(&text, "refused_sites", '[');
    for (unsigned i = 0; i < report->count; i++)
        if (report->sites[i].outcome != REWRITE_DONE)
            put_address(&text, NULL, report->sites[i].address);
    json_close(&text, ']');
    json_put_whole(&text, "undecoded_bytes", report->undecoded_bytes);
    put_address(&text, "trampolines", report->trampolines_address);
    json_put_whole(&text, "trampoline_bytes", report->trampolines_bytes);
    json_close(&text, '}');
    return json_write(&text, STDOUT_FILENO);
}

static bool rewrite(const char *in, const void *bytes, const struct stat *status, const char *out)
{
    const struct rewrite_options options = {.style = REWRITE_JUMP, .handler = 0};
    struct rewrite_report report;
    struct elf elf;
    char error[256];
    size_t size;
    if (!elf_open(&elf, bytes, (size_t)status->st_size, error, sizeof error))
        return failed(in, error);
    uint8_t *image = rewrite_elf(&elf, &options, &size, &report, error, sizeof error);
    if (image == NULL)
        return failed(in, error);
    bool good = save(out, image, size, status->st_mode) && print_report(&report);
    free(image);
    rewrite_report_free(&report);
    return good;
}

int rewrite_command(const char *in, const char *out)
{
    struct stat status;
    void *bytes = map(in, &status);
    if (bytes == NULL)
        return EXIT_FAILED;
    bool good = rewrite(in, bytes, &status, out);
    munmap(bytes, (size_t)status.st_size);
    return good ? EXIT_MEASURED : EXIT_FAILED;
}
