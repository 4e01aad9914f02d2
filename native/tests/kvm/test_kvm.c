/* What every backend must do alike: exits, their completion, rings. */
#include "kvm/guest.h"
#include "tests/test.h"

#include <string.h>

extern const uint8_t guest_probe_out[], guest_probe_out_end[];

static struct guest guest;

static void check(bool good, const struct failure *failure)
{
    if (good)
        return;
    guest_destroy(&guest);
    if (failure->kind == FAILURE_SKIP)
        SKIP("%s", failure->message);
    CHECK_MESSAGE(false, "%s: %s", failure->code, failure->message);
}

static void start(bool ring0, struct failure *failure)
{
    struct vm_config config = {.data_pages = 1};
    check(guest_create(&guest, &config, failure), failure);
    check(guest_load(&guest, guest_probe_out, guest_probe_out_end, ring0, failure), failure);
    check(guest_run(&guest, failure) > 0, failure);
}

TEST(kvm_exit_once_completed_leaves_rip_behind_the_out)
{
    for (int ring0 = 0; ring0 < 2; ring0++) {
        struct failure failure = {0};
        start(ring0, &failure);
        check(vcpu_complete(&guest.vcpu, &failure) && vcpu_read_regs(&guest.vcpu, &failure), &failure);
        uint64_t behind = guest.start.rip + 2, rip = vcpu_regs(&guest.vcpu)->rip;
        guest_destroy(&guest);
        CHECK_MESSAGE(rip == behind, "rip 0x%llx: expected 0x%llx", (unsigned long long)rip, (unsigned long long)behind);
    }
}

TEST(kvm_guest_can_be_sent_to_the_out_that_it_left_by)
{
    static const uint8_t once[] = {0xE6, GUEST_PORT_DONE, 0x0F, 0x0B}; /* out; ud2 */
    struct failure failure = {0};
    start(false, &failure);
    memcpy(vm_at(&guest.vm, GUEST_CODE), once, sizeof once);
    bool again = guest_run(&guest, &failure) > 0 && guest_run(&guest, &failure) > 0;
    check(again, &failure);
    guest_destroy(&guest);
}

TEST(kvm_watchdog_that_fires_while_an_exit_is_completed_is_not_lost)
{
    struct failure failure = {0};
    start(false, &failure);
    guest.vcpu.timed_out = 1; /* as its handler leaves it */
    check(vcpu_complete(&guest.vcpu, &failure), &failure);
    int port = vcpu_run(&guest.vcpu, &failure);
    bool stopped = port == -1 && strcmp(failure.code, "watchdog") == 0;
    guest_destroy(&guest);
    CHECK_MESSAGE(stopped, "port %d, failure \"%s\"", port, failure.message);
}
