/* One VM that is run and reset over and over: what a snapshot fuzzer does on one core. */
#ifndef KVMBENCH_MACHINE_H
#define KVMBENCH_MACHINE_H

#include "kvm/dirty.h"
#include "kvm/kvm.h"
#include "kvm/snapshot.h"

#include <stdatomic.h>

enum machine_strategy {
    MACHINE_NONE,    /* general registers alone: the floor */
    MACHINE_CLASSIC, /* KVM_GET_DIRTY_LOG, copy, set registers, FPU and MSRs by ioctl */
    MACHINE_FAST,    /* dirty ring, sticky known set, shared source pages, synchronized registers */
};

enum { MACHINE_VARYING_FACTOR = 4 }; /* footprint of the varying workload, in dirty sets */

struct machine_config {
    size_t pages;     /* dirtied in each iteration */
    uint64_t turns;   /* RCX */
    bool breakpoints; /* RCX counts int3, not turns of the loop */
    bool varying;     /* another window of pages in each iteration */
    enum machine_strategy strategy;
    uint64_t seed;
};

struct machine {
    struct machine_config config;
    struct vm vm;
    struct vcpu vcpu;
    struct snapshot snapshot;
    struct dirty_set dirty;
    struct dirty_prune prune;
    const struct restore_kernel *kernel;
    uint64_t random;
    uint64_t resets, pages_restored; /* since creation */
    bool skip_restore; /* tests: leave memory as it is, for the audit to find */
};

/* Time spent in the parts of iterations, in total. */
struct machine_phases {
    uint64_t run_ns;     /* KVM_RUN, with the guest's work */
    uint64_t harvest_ns; /* finding the pages */
    uint64_t restore_ns; /* pages and registers */
};

bool machine_create(struct machine *machine, const struct machine_config *config, struct failure *failure);
void machine_destroy(struct machine *machine);

/* Bytes of memory that a machine holds. */
uint64_t machine_memory(const struct machine_config *config);

/* How dirty pages are found, for a note. */
const char *machine_logging_name(const struct machine *machine);

/*
 * Iterates: run, harvest, restore. Ends after `iterations`, or, when stop is not NULL, as soon as it is set. Returns how
 * many were done; UINT64_MAX with a failure. When phases is not NULL, reads the clock between the parts, which costs some
 * 100 ns an iteration, and adds to it.
 */
uint64_t machine_iterate(struct machine *machine, uint64_t iterations, const atomic_bool *stop, struct machine_phases *phases,
                         struct failure *failure);

/* Nanoseconds of a bare round trip of the exit that the guest uses, where the guest does nothing else; NAN with a failure. */
double machine_measure_exit(struct machine *machine, struct failure *failure);

/* Pages and register groups that are not as in the snapshot, right after a reset. Registers alone for MACHINE_NONE. */
bool machine_audit(struct machine *machine, struct audit *audit, struct failure *failure);

/* Arms the watchdog generously for so many iterations, on the calling thread; vcpu_unwatch ends it. */
bool machine_watch(struct machine *machine, uint64_t iterations, struct failure *failure);

/* Instructions that the guest executes in ring 3 in one iteration. */
double machine_instructions(const struct machine_config *config);

#endif
