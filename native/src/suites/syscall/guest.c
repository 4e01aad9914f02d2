#include "suites/syscall/guest.h"

#include "guests/syscall/abi.h"

#include <stdlib.h>
#include <string.h>

enum { DATA_PAGES = 2560, WATCHDOG_MS = 20000, PAGE_PRESENT_WRITE_USER = 0x67, NO_FLAGS_CLEARED = 0 };

uint64_t syscall_guest_memory(void)
{
    return GUEST_DATA + (uint64_t)DATA_PAGES * GUEST_PAGE;
}

static bool open_image(struct elf *elf, const uint8_t *bytes, size_t size, struct failure *failure)
{
    char reason[128];
    return elf_open(elf, bytes, size, reason, sizeof reason) ||
           fail(failure, FAILURE_ERROR, "elf", "a packed executable cannot be used: %s", reason);
}

static bool symbol(const struct elf *elf, const char *name, uint64_t *value, struct failure *failure)
{
    return elf_symbol(elf, name, value) || fail(failure, FAILURE_ERROR, "elf", "the guest's kernel has no symbol %s", name);
}

/* Copies the loadable segments to their addresses; the rest of guest memory is zero already. */
static bool load(struct vm *vm, const struct elf *elf, struct failure *failure)
{
    for (unsigned i = 0; i < elf->header.e_phnum; i++) {
        Elf64_Phdr p = elf_segment(elf, i);
        if (p.p_type != PT_LOAD)
            continue;
        if (p.p_vaddr > vm->bytes || p.p_memsz > vm->bytes - p.p_vaddr)
            return fail(failure, FAILURE_ERROR, "elf", "a segment at 0x%llx does not fit into %zu bytes of guest memory",
                        (unsigned long long)p.p_vaddr, vm->bytes);
        memcpy(vm_at(vm, p.p_vaddr), elf->bytes + p.p_offset, p.p_filesz);
    }
    return true;
}

static bool load_rewritten(struct syscall_guest *guest, const struct syscall_guest_config *config, const struct elf *kernel,
                           const struct elf *program, struct failure *failure)
{
    struct rewrite_options options = {.style = config->style};
    char reason[128];
    size_t size;
    if (!symbol(kernel, config->program == PROGRAM_LOOP ? "user_loop" : "user_entry", &options.handler, failure))
        return false;
    rewrite_report_free(&guest->rewrite);
    uint8_t *image = rewrite_elf(program, &options, &size, &guest->rewrite, reason, sizeof reason);
    if (image == NULL)
        return fail(failure, FAILURE_ERROR, "rewrite", "a packed executable cannot be rewritten: %s", reason);
    struct elf rewritten;
    bool loaded = open_image(&rewritten, image, size, failure) && load(&guest->vm, &rewritten, failure);
    free(image);
    if (loaded && guest->rewrite.outcomes[REWRITE_DONE] != guest->rewrite.count)
        return fail(failure, FAILURE_ERROR, "rewrite", "%u of %u system calls could not be rewritten",
                    guest->rewrite.count - guest->rewrite.outcomes[REWRITE_DONE], guest->rewrite.count);
    return loaded;
}

static bool load_program(struct syscall_guest *guest, const struct syscall_guest_config *config, const struct elf *kernel,
                         struct failure *failure)
{
    static const struct {
        const uint8_t *start, *end;
    } images[2][2] = {
        [PROGRAM_LOOP] = {{syscall_loop, syscall_loop_end}, {syscall_loop_call, syscall_loop_call_end}},
        [PROGRAM_ENTRY] = {{syscall_entry, syscall_entry_end}, {syscall_entry_call, syscall_entry_call_end}},
    };
    bool call = config->path == PATH_CALL;
    const uint8_t *start = images[config->program][call].start;
    struct elf program;
    if (!open_image(&program, start, (size_t)(images[config->program][call].end - start), failure))
        return false;
    vcpu_regs(&guest->vcpu)->rip = program.header.e_entry;
    if (config->path == PATH_REWRITTEN)
        return load_rewritten(guest, config, kernel, &program, failure);
    return load(&guest->vm, &program, failure);
}

/* The first request: one call, to see that the guest works. */
static bool try_out(struct syscall_guest *guest, enum syscall_program program, struct failure *failure)
{
    struct syscall_request request = {.iterations = 1, .fd = GUEST_TTY_FD};
    size_t size = program == PROGRAM_LOOP ? sizeof(struct loop_reply) : sizeof(struct entry_reply);
    void *reply = malloc(size);
    bool works = reply != NULL && syscall_guest_exchange(guest, &request, sizeof request, reply, size, failure);
    free(reply);
    return works;
}

static bool start(struct syscall_guest *guest, const struct syscall_guest_config *config, bool sysretq,
                  struct failure *failure)
{
    static const char *const entries[2][2] = {
        [PROGRAM_LOOP] = {"kernel_loop_iretq", "kernel_loop_sysretq"},
        [PROGRAM_ENTRY] = {"kernel_entry_iretq", "kernel_entry_sysretq"},
    };
    struct vm_config memory = {.data_pages = DATA_PAGES, .logging = VM_LOG_NONE};
    struct elf kernel;
    uint64_t entry;
    if (!vm_create(&guest->vm, &memory, failure) || !vcpu_create(&guest->vcpu, &guest->vm, failure) ||
        !open_image(&kernel, syscall_kernel, (size_t)(syscall_kernel_end - syscall_kernel), failure) ||
        !load(&guest->vm, &kernel, failure) || !load_program(guest, config, &kernel, failure) ||
        !symbol(&kernel, entries[config->program][sysretq], &entry, failure) ||
        !vcpu_set_syscall_entry(&guest->vcpu, entry, NO_FLAGS_CLEARED, failure))
        return false;
    /* The kernel has its sled at address 0, which guests usually keep unmapped. */
    uint64_t first_page = PAGE_PRESENT_WRITE_USER;
    memcpy(vm_at(&guest->vm, GUEST_PT), &first_page, sizeof first_page);
    return vcpu_write_regs(&guest->vcpu, failure) && try_out(guest, config->program, failure);
}

bool syscall_guest_start(struct syscall_guest *guest, const struct syscall_guest_config *config, struct failure *failure)
{
    memset(guest, 0, sizeof *guest);
    if (config->path != PATH_TRAP)
        return start(guest, config, false, failure);
    struct failure attempt = {0};
    if (start(guest, config, true, &attempt))
        return true;
    if (attempt.kind != FAILURE_ERROR) {
        *failure = attempt;
        return false;
    }
    syscall_guest_stop(guest);
    guest->ring0_emulated = true;
    return start(guest, config, false, failure);
}

/* Bytes of the guest that a system call named, NULL where they are not all memory. */
static void *guest_buffer(const struct syscall_guest *guest, uint64_t address, uint64_t size)
{
    if (address > guest->vm.bytes || size > guest->vm.bytes - address)
        return NULL;
    return vm_at(&guest->vm, address);
}

static bool serve(struct syscall_guest *guest, const void *request, size_t request_size, void *reply, size_t reply_size,
                  struct failure *failure)
{
    struct kvm_regs *regs = vcpu_regs(&guest->vcpu);
    size_t got = 0;
    while (got < reply_size) {
        int port = vcpu_run(&guest->vcpu, failure);
        if (port < 0)
            return false;
        if (port != PORT_SYSTEM_CALL)
            return fail(failure, FAILURE_ERROR, "guest_port", "the guest used port 0x%x: expected 0x%x", port, PORT_SYSTEM_CALL);
        uint64_t number = regs->rax, size = regs->rdx;
        void *buffer = guest_buffer(guest, regs->rsi, size);
        if (buffer != NULL && number == CALL_READ && regs->rdi == 0 && size == request_size)
            memcpy(buffer, request, size);
        else if (buffer != NULL && number == CALL_WRITE && regs->rdi == 1 && size <= reply_size - got)
            memcpy((char *)reply + got, buffer, size);
        else
            return fail(failure, FAILURE_ERROR, "guest_call", "the guest made system call %llu (0x%llx, 0x%llx, %llu), which it should not",
                        (unsigned long long)number, (unsigned long long)regs->rdi, (unsigned long long)regs->rsi,
                        (unsigned long long)size);
        got += number == CALL_WRITE ? size : 0;
        regs->rax = size;
        if (!vcpu_write_regs(&guest->vcpu, failure))
            return false;
    }
    return true;
}

bool syscall_guest_exchange(struct syscall_guest *guest, const void *request, size_t request_size, void *reply,
                            size_t reply_size, struct failure *failure)
{
    if (!vcpu_watch(&guest->vcpu, WATCHDOG_MS, failure))
        return false;
    bool served = serve(guest, request, request_size, reply, reply_size, failure);
    vcpu_unwatch(&guest->vcpu);
    return served;
}

void syscall_guest_stop(struct syscall_guest *guest)
{
    rewrite_report_free(&guest->rewrite);
    vcpu_destroy(&guest->vcpu);
    vm_destroy(&guest->vm);
    memset(guest, 0, sizeof *guest);
}
