/*
 * What host and guest agree on: the guest's memory map and ports. Shared with assembly: only #defines.
 *
 * Guest virtual = guest physical. Page 0 is not mapped. Everything up to GUEST_DATA is mapped in 4 KiB pages, everything
 * from there on in 2 MiB pages, readable, writable and executable in ring 3.
 */
#ifndef KVMBENCH_GUEST_ABI_H
#define KVMBENCH_GUEST_ABI_H

#define GUEST_PAGE 0x1000

/* Ring 0 only. */
#define GUEST_PML4 0x1000
#define GUEST_PDPT 0x2000
#define GUEST_PT 0x3000
#define GUEST_GDT 0x4000
#define GUEST_IDT 0x5000
#define GUEST_TSS 0x6000
#define GUEST_KERNEL_STACK_TOP 0x9000
#define GUEST_HANDLERS 0x9000    /* one 16-byte stub a vector */
#define GUEST_KERNEL_CODE 0x10000 /* free for the suites, up to GUEST_PD */
#define GUEST_PD 0x20000         /* one page a GiB */
#define GUEST_MAX_GIB 16

/* Ring 3. */
#define GUEST_CODE 0x30000
#define GUEST_USER_STACK_TOP 0x1F0000
#define GUEST_DATA 0x200000 /* plain memory from here to the end */

#define GUEST_SELECTOR_KERNEL_CODE 0x08
#define GUEST_SELECTOR_KERNEL_DATA 0x10
#define GUEST_SELECTOR_USER_CODE32 0x18 /* sysret's base */
#define GUEST_SELECTOR_USER_DATA 0x23
#define GUEST_SELECTOR_USER_CODE 0x2B
#define GUEST_SELECTOR_TSS 0x30

/* `out %al, $port` ends a run of the vCPU; ring 3 may do it too. */
#define GUEST_PORT_DONE 0x10       /* the guest code is through */
#define GUEST_PORT_BREAKPOINT 0x11 /* the handler of int3 */
#define GUEST_PORT_FAULT 0x12      /* the handler of any other exception: see vcpu_run */

#endif
