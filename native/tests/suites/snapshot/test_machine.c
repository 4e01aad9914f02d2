#include "suites/snapshot/machine.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

static const struct machine_config small = {.pages = 50, .turns = 100, .strategy = MACHINE_FAST, .seed = 1};

static struct machine machine;

/* Ends a test that failed because this machine cannot, as skipped. */
static void check(bool good, const struct failure *failure)
{
    if (good)
        return;
    bool skip = failure->kind == FAILURE_SKIP;
    machine_destroy(&machine);
    if (skip)
        SKIP("%s", failure->message);
    CHECK_MESSAGE(false, "%s: %s", failure->code, failure->message);
}

static uint64_t iterate_and_audit(struct machine_config config, uint64_t iterations, bool skip_restore)
{
    struct failure failure = {0};
    struct audit audit;
    check(machine_create(&machine, &config, &failure), &failure);
    machine.skip_restore = skip_restore;
    check(machine_watch(&machine, iterations, &failure), &failure);
    check(machine_iterate(&machine, iterations, NULL, NULL, &failure) == iterations, &failure);
    check(machine_audit(&machine, &audit, &failure), &failure);
    vcpu_unwatch(&machine.vcpu);
    return audit.mismatches;
}

TEST(machine_restores_with_every_strategy_and_workload)
{
    for (int variant = 0; variant < 8; variant++) {
        struct machine_config config = small;
        config.strategy = variant & 1 ? MACHINE_FAST : MACHINE_CLASSIC;
        config.varying = (variant & 2) != 0;
        config.breakpoints = (variant & 4) != 0;
        config.turns = config.breakpoints ? 3 : 100;
        uint64_t mismatches = iterate_and_audit(config, 300, false);
        machine_destroy(&machine);
        CHECK_MESSAGE(mismatches == 0, "variant %d: %llu mismatches", variant, (unsigned long long)mismatches);
    }
}

TEST(machine_audit_finds_a_restore_that_does_nothing)
{
    uint64_t mismatches = iterate_and_audit(small, 1, true);
    machine_destroy(&machine);
    CHECK_MESSAGE(mismatches == small.pages, "%llu", (unsigned long long)mismatches);
}

TEST(machine_audit_finds_a_single_byte_anywhere_and_a_register)
{
    struct failure failure = {0};
    uint64_t mismatches = iterate_and_audit(small, 2, false);
    uint8_t *byte = vm_at(&machine.vm, machine.vm.bytes - 1);
    *byte ^= 1;
    struct audit with_byte, with_register, with_system_register;
    check(machine_audit(&machine, &with_byte, &failure), &failure);
    *byte ^= 1;
    vcpu_regs(&machine.vcpu)->r15 ^= 1;
    check(vcpu_write_regs(&machine.vcpu, &failure), &failure);
    check(machine_audit(&machine, &with_register, &failure), &failure);
    vcpu_regs(&machine.vcpu)->r15 ^= 1;
    check(vcpu_write_regs(&machine.vcpu, &failure), &failure);
    struct kvm_sregs sregs = machine.snapshot.sregs;
    sregs.cr2 ^= 1;
    CHECK(ioctl(machine.vcpu.fd, KVM_SET_SREGS, &sregs) == 0);
    check(machine_audit(&machine, &with_system_register, &failure), &failure);
    char page[32];
    snprintf(page, sizeof page, "page 0x%zx", machine.vm.bytes / GUEST_PAGE - 1);
    machine_destroy(&machine);
    CHECK(mismatches == 0 && with_byte.mismatches == 1 && strcmp(with_byte.first, page) == 0);
    CHECK(with_register.mismatches == 1 && strcmp(with_register.first, "general registers") == 0);
    CHECK(with_system_register.mismatches == 1 && strcmp(with_system_register.first, "system registers") == 0);
}

TEST(machine_snapshot_is_what_the_cpu_makes_of_the_registers)
{
    struct failure failure = {0};
    check(machine_create(&machine, &small, &failure), &failure);
    struct kvm_sregs saved = machine.snapshot.sregs;
    struct kvm_regs start = machine.snapshot.regs;
    machine_destroy(&machine);
    CHECK_MESSAGE((saved.cr0 & 0x10) != 0, "CR0 is 0x%llx: CPUs hold ET, bit 4, at 1", (unsigned long long)saved.cr0);
    CHECK(start.rip == GUEST_CODE && start.rcx == small.turns && start.r10 == small.pages);
}

TEST(machine_measures_its_exit_and_is_as_before)
{
    for (int breakpoints = 0; breakpoints < 2; breakpoints++) {
        struct failure failure = {0};
        struct machine_config config = small;
        struct audit audit;
        config.breakpoints = breakpoints;
        config.turns = 3;
        check(machine_create(&machine, &config, &failure), &failure);
        check(machine_watch(&machine, 20, &failure), &failure);
        check(machine_iterate(&machine, 2, NULL, NULL, &failure) == 2, &failure);
        double first = machine_measure_exit(&machine, &failure), second = machine_measure_exit(&machine, &failure);
        check(!isnan(first) && !isnan(second), &failure);
        check(machine_iterate(&machine, 2, NULL, NULL, &failure) == 2, &failure);
        check(machine_audit(&machine, &audit, &failure), &failure);
        vcpu_unwatch(&machine.vcpu);
        machine_destroy(&machine);
        CHECK(first > 0 && second > 0 && audit.mismatches == 0);
    }
}

TEST(machine_finds_pages_without_a_ring_too)
{
    /* Too large for the ring: the log that is never cleared. */
    struct machine_config config = small;
    config.pages = 12500;
    config.varying = true;
    uint64_t mismatches = iterate_and_audit(config, 3, false);
    enum vm_logging logging = machine.vm.config.logging;
    machine_destroy(&machine);
    CHECK(mismatches == 0 && logging != VM_LOG_RING);
}

TEST(machine_recycles_a_ring_that_gets_full)
{
    /* The emulated pushes of each breakpoint go to the ring where ring 0 is emulated. */
    struct machine_config config = small;
    config.breakpoints = true;
    config.turns = 2000;
    uint64_t mismatches = iterate_and_audit(config, 3, false);
    machine_destroy(&machine);
    CHECK(mismatches == 0);
}

TEST(machine_guest_leaves_what_the_loop_says)
{
    struct failure failure = {0};
    struct machine_config config = small;
    config.strategy = MACHINE_NONE;
    check(machine_create(&machine, &config, &failure), &failure);
    check(machine_watch(&machine, 1, &failure), &failure);
    int port = vcpu_run(&machine.vcpu, &failure);
    check(port >= 0, &failure);
    struct kvm_regs regs = *vcpu_regs(&machine.vcpu);
    size_t written = 0, others = 0;
    for (size_t at = GUEST_DATA; at < machine.vm.bytes; at++) {
        uint8_t byte = *(uint8_t *)vm_at(&machine.vm, at);
        written += at % GUEST_PAGE == 0 && byte == 0x41;
        others += at % GUEST_PAGE != 0 && byte != 0;
    }
    vcpu_unwatch(&machine.vcpu);
    machine_destroy(&machine);
    CHECK(port == GUEST_PORT_DONE);
    CHECK(regs.rcx == 0 && regs.r10 == 0 && regs.r9 == GUEST_DATA + small.pages * GUEST_PAGE);
    CHECK(written == small.pages && others == 0);
}

TEST(machine_watchdog_stops_an_endless_guest)
{
    static const uint8_t endless[] = {0xEB, 0xFE}; /* jmp to itself */
    struct failure failure = {0};
    check(machine_create(&machine, &small, &failure), &failure);
    memcpy(vm_at(&machine.vm, GUEST_CODE), endless, sizeof endless);
    check(vcpu_watch(&machine.vcpu, 50, &failure), &failure);
    int port = vcpu_run(&machine.vcpu, &failure);
    vcpu_unwatch(&machine.vcpu);
    machine_destroy(&machine);
    CHECK(port == -1 && strcmp(failure.code, "watchdog") == 0);
    CHECK(failure.register_count > 0 && failure.registers[0].value == GUEST_CODE);
}

TEST(machine_reports_a_guest_exception_with_its_place)
{
    static const uint8_t undefined[] = {0x90, 0x0F, 0x0B}; /* nop; ud2 */
    struct failure failure = {0};
    check(machine_create(&machine, &small, &failure), &failure);
    memcpy(vm_at(&machine.vm, GUEST_CODE), undefined, sizeof undefined);
    check(vcpu_watch(&machine.vcpu, 2000, &failure), &failure);
    int port = vcpu_run(&machine.vcpu, &failure);
    vcpu_unwatch(&machine.vcpu);
    machine_destroy(&machine);
    CHECK(port == -1 && strcmp(failure.code, "guest_exception") == 0);
    CHECK_MESSAGE(strstr(failure.message, "exception 6 at rip 0x30001") != NULL, "%s", failure.message);
}
