#include "kvm/guest.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

enum { WATCHDOG_MS = 3000 };

bool guest_create(struct guest *guest, const struct vm_config *config, struct failure *failure)
{
    *guest = (struct guest){.vcpu.fd = -1};
    if (!vm_create(&guest->vm, config, failure) || !vcpu_create(&guest->vcpu, &guest->vm, failure))
        return false;
    guest->start = *vcpu_regs(&guest->vcpu);
    return vcpu_watch(&guest->vcpu, WATCHDOG_MS, failure);
}

void guest_destroy(struct guest *guest)
{
    if (guest->vcpu.run != NULL)
        vcpu_unwatch(&guest->vcpu);
    vcpu_destroy(&guest->vcpu);
    vm_destroy(&guest->vm);
}

static struct kvm_segment ring(struct kvm_segment segment, uint16_t selector, uint8_t level)
{
    segment.selector = selector;
    segment.dpl = level;
    return segment;
}

bool guest_load(struct guest *guest, const uint8_t *code, const uint8_t *end, bool ring0, struct failure *failure)
{
    uint64_t at = ring0 ? GUEST_KERNEL_CODE : GUEST_CODE;
    memcpy(vm_at(&guest->vm, at), code, (size_t)(end - code));
    guest->start.rip = at;
    guest->start.rsp = ring0 ? GUEST_KERNEL_STACK_TOP : GUEST_USER_STACK_TOP;
    struct kvm_sregs sregs;
    if (ioctl(guest->vcpu.fd, KVM_GET_SREGS, &sregs) != 0)
        return fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl KVM_GET_SREGS failed: %s", strerror(errno));
    sregs.cs = ring(sregs.cs, ring0 ? GUEST_SELECTOR_KERNEL_CODE : GUEST_SELECTOR_USER_CODE, ring0 ? 0 : 3);
    sregs.ss = ring(sregs.ss, ring0 ? GUEST_SELECTOR_KERNEL_DATA : GUEST_SELECTOR_USER_DATA, ring0 ? 0 : 3);
    if (ioctl(guest->vcpu.fd, KVM_SET_SREGS, &sregs) != 0)
        return fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl KVM_SET_SREGS failed: %s", strerror(errno));
    return true;
}

uint64_t guest_run(struct guest *guest, struct failure *failure)
{
    if (!vcpu_complete(&guest->vcpu, failure))
        return 0;
    *vcpu_regs(&guest->vcpu) = guest->start;
    return vcpu_write_regs(&guest->vcpu, failure) ? guest_resume(guest, failure) : 0;
}

uint64_t guest_resume(struct guest *guest, struct failure *failure)
{
    uint64_t start = clock_ns();
    int port = vcpu_run(&guest->vcpu, failure);
    return port < 0 ? 0 : clock_ns() - start;
}
