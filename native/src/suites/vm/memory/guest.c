#include "suites/vm/memory/guest.h"

#include <string.h>

extern const uint8_t guest_vm_chase[], guest_vm_chase_end[];
extern const uint8_t guest_vm_flush[], guest_vm_flush_end[];

enum {
    ENTRIES = 512, /* of a page table */
    ENTRY = 0x67,  /* present, writable, for ring 3, accessed, dirty: a walk has nothing to write */
    WATCHDOG_MS = 10000,
};

static size_t whole_tables(size_t pages)
{
    return (pages + ENTRIES - 1) / ENTRIES;
}

/* The data, and the page tables of its other view. */
static size_t data_pages(size_t pages)
{
    size_t tables = whole_tables(pages);
    return (tables + whole_tables(tables)) * ENTRIES;
}

uint64_t guest_memory_bytes(size_t pages)
{
    return GUEST_DATA + data_pages(pages) * GUEST_PAGE;
}

static void put_entry(const struct vm *vm, uint64_t table, size_t index, uint64_t address)
{
    uint64_t entry = address | ENTRY;
    memcpy(vm_at(vm, table + index * sizeof entry), &entry, sizeof entry);
}

/* The data is less than a GiB: one page directory, of the GiB that begins at GUEST_SMALL_PAGES. */
static void map_again(const struct vm *vm, size_t pages)
{
    size_t gib = GUEST_SMALL_PAGES >> 30, tables = whole_tables(pages);
    uint64_t directory = GUEST_PD + gib * GUEST_PAGE, first_table = GUEST_DATA + tables * ENTRIES * GUEST_PAGE;
    put_entry(vm, GUEST_PDPT, gib, directory);
    for (size_t table = 0; table < tables; table++) {
        uint64_t at = first_table + table * GUEST_PAGE;
        put_entry(vm, directory, GUEST_DATA / (ENTRIES * GUEST_PAGE) + table, at);
        for (size_t i = 0; i < ENTRIES; i++)
            put_entry(vm, at, i, GUEST_DATA + (table * ENTRIES + i) * GUEST_PAGE);
    }
}

bool guest_memory_create(struct guest *guest, size_t pages, bool flushes, struct failure *failure)
{
    struct vm_config config = {.data_pages = data_pages(pages), .huge_pages = true};
    guest->vcpu.fd = -1;
    if (kvm_open(failure) < 0 || !guest_create(guest, &config, failure))
        return false;
    map_again(&guest->vm, pages);
    return flushes ? guest_load(guest, guest_vm_flush, guest_vm_flush_end, true, failure)
                   : guest_load(guest, guest_vm_chase, guest_vm_chase_end, false, failure);
}

static uint64_t run(struct guest *guest, struct failure *failure)
{
    if (!vcpu_watch(&guest->vcpu, WATCHDOG_MS, failure))
        return 0;
    uint64_t elapsed = guest_run(guest, failure);
    vcpu_unwatch(&guest->vcpu);
    return elapsed;
}

uint64_t guest_memory_chase(struct guest *guest, uint64_t *at, uint64_t steps, struct failure *failure)
{
    guest->start.rax = *at;
    guest->start.rcx = steps;
    uint64_t elapsed = run(guest, failure);
    *at = vcpu_regs(&guest->vcpu)->rax;
    return elapsed;
}

uint64_t guest_memory_flush(struct guest *guest, uint64_t times, struct failure *failure)
{
    guest->start.rcx = times;
    return run(guest, failure);
}
