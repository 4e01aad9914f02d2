/* The machine's noise today: arithmetic, memory and exits in slices of a few milliseconds, interleaved. */
#include "base/clock.h"
#include "base/exit_code.h"
#include "base/sample.h"
#include "base/stop.h"
#include "kvm/guest.h"
#include "probe/probe.h"
#include "protocol/emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const uint8_t guest_probe_out[], guest_probe_out_end[];

enum { SLICE_NS = 2000000, MAX_SLICES = 12000, MEMORY_BYTES = 32 << 20, MEMORY_STEP = 64 };

/* What the slices work on. */
struct ground {
    uint8_t *memory;
    size_t at;
    uint64_t value;
    struct guest guest;
    struct failure failure;
};

/* Each does one small piece of work; the number of pieces a slice takes is calibrated. False when it cannot. */
typedef bool (*piece)(struct ground *ground);

static bool arithmetic(struct ground *ground)
{
    uint64_t value = ground->value | 1;
    for (int i = 0; i < 1000; i++) {
        value = value * 6364136223846793005u + 1442695040888963407u;
        __asm__ volatile("" : "+r"(value));
    }
    ground->value = value;
    return true;
}

/* One write a line over more memory than the cores' own caches hold. */
static bool memory(struct ground *ground)
{
    for (int i = 0; i < 1000; i++) {
        ground->memory[ground->at]++;
        ground->at = (ground->at + MEMORY_STEP) % MEMORY_BYTES;
    }
    return true;
}

static bool exits(struct ground *ground)
{
    return guest_resume(&ground->guest, &ground->failure) != 0;
}

struct kind {
    const char *name;
    piece run;
    uint64_t pieces; /* of a slice */
    bool works;
    double *ns; /* a piece, by slice */
    size_t count;
};

static bool slice(struct kind *kind, struct ground *ground, uint64_t *elapsed)
{
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < kind->pieces; i++)
        if (!kind->run(ground))
            return false;
    *elapsed = clock_ns() - start;
    return true;
}

static void settle(struct kind *kind, struct ground *ground)
{
    uint64_t elapsed = 0;
    kind->pieces = 1;
    while (kind->works && elapsed < SLICE_NS / 2 && stop_reason == STOP_NONE) {
        kind->works = slice(kind, ground, &elapsed);
        kind->pieces = sample_iterations(kind->pieces, elapsed, SLICE_NS);
    }
}

static void put_kind(struct json_text *text, struct kind *kind, const struct failure *failure)
{
    json_open(text, kind->name, '{');
    if (kind->works && kind->count > 1) {
        json_put_whole(text, "slices", kind->count);
        json_put_number(text, "cv_percent", 100 * sample_cv(kind->ns, kind->count));
        json_put_number(text, "lag1", sample_lag1(kind->ns, kind->count));
        /* Sorts, so last. */
        json_put_number(text, "median_ns", sample_quantile(kind->ns, kind->count, 0.5));
        json_put_number(text, "p5_ns", sample_quantile(kind->ns, kind->count, 0.05));
    } else {
        json_put_string(text, "reason", failure->kind != FAILURE_NONE ? failure->message : "not enough time");
    }
    json_close(text, '}');
}

static int measure(struct kind *kinds, size_t count, struct ground *ground, unsigned seconds)
{
    for (size_t i = 0; i < count; i++)
        settle(&kinds[i], ground);
    uint64_t end = clock_ns() + (uint64_t)seconds * 1000000000;
    for (size_t round = 0; round < MAX_SLICES && clock_ns() < end && stop_reason == STOP_NONE; round++) {
        if (kinds[2].works && !vcpu_watch(&ground->guest.vcpu, 3000, &ground->failure))
            kinds[2].works = false;
        for (size_t i = 0; i < count; i++) {
            uint64_t elapsed;
            kinds[i].works = kinds[i].works && slice(&kinds[i], ground, &elapsed);
            if (kinds[i].works)
                kinds[i].ns[kinds[i].count++] = (double)elapsed / (double)kinds[i].pieces;
        }
    }
    if (stop_reason != STOP_NONE)
        return EXIT_INTERRUPTED;
    struct json_text text = {0};
    json_open(&text, NULL, '{');
    json_put_whole(&text, "seconds", seconds);
    for (size_t i = 0; i < count; i++)
        put_kind(&text, &kinds[i], &ground->failure);
    json_close(&text, '}');
    return json_write(&text, STDOUT_FILENO) ? EXIT_MEASURED : EXIT_FAILED;
}

int probe_calibrate(unsigned seconds)
{
    struct kind kinds[] = {
        {.name = "arithmetic", .run = arithmetic, .works = true},
        {.name = "memory", .run = memory, .works = true},
        {.name = "exits", .run = exits},
    };
    size_t count = sizeof kinds / sizeof *kinds;
    struct vm_config config = {.data_pages = 1};
    struct ground *ground = calloc(1, sizeof *ground);
    bool memory_there = ground != NULL && (ground->memory = calloc(1, MEMORY_BYTES)) != NULL;
    for (size_t i = 0; memory_there && i < count; i++)
        memory_there = (kinds[i].ns = malloc(MAX_SLICES * sizeof *kinds[i].ns)) != NULL;
    int code = EXIT_FAILED;
    if (memory_there) {
        kinds[2].works = guest_create(&ground->guest, &config, &ground->failure)
            && guest_load(&ground->guest, guest_probe_out, guest_probe_out_end, false, &ground->failure)
            && guest_run(&ground->guest, &ground->failure) != 0;
        memset(ground->memory, 1, MEMORY_BYTES);
        code = measure(kinds, count, ground, seconds);
        guest_destroy(&ground->guest);
    } else {
        fprintf(stderr, "kvmbench-harness: out of memory\n");
    }
    for (size_t i = 0; i < count; i++)
        free(kinds[i].ns);
    if (ground != NULL)
        free(ground->memory);
    free(ground);
    return code;
}
