#include "kvm/dirty.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES = 200, RING = 16 };

/* A set over memory that no VM has. */
struct ground {
    struct vm vm;
    struct vcpu vcpu;
    struct snapshot snapshot;
    struct dirty_set set;
    struct kvm_dirty_gfn ring[RING];
    struct failure failure;
};

static struct ground *create(void)
{
    struct ground *ground = calloc(1, sizeof *ground);
    CHECK(ground != NULL);
    ground->vm = (struct vm){.memory = aligned_alloc(GUEST_PAGE, PAGES * GUEST_PAGE), .bytes = PAGES * GUEST_PAGE,
                             .config = {.logging = VM_LOG_RING, .ring_entries = RING}};
    ground->vcpu = (struct vcpu){.vm = &ground->vm, .ring = ground->ring};
    ground->snapshot = (struct snapshot){.vm = &ground->vm, .page_count = PAGES, .sources = calloc(PAGES, sizeof(uint8_t *))};
    CHECK(ground->vm.memory != NULL && ground->snapshot.sources != NULL);
    CHECK(dirty_create(&ground->set, &ground->snapshot, &ground->failure));
    return ground;
}

static void destroy(struct ground *ground)
{
    dirty_free(&ground->set);
    free(ground->snapshot.sources);
    free(ground->vm.memory);
    free(ground);
}

static void publish(struct ground *ground, uint32_t at, uint64_t page)
{
    ground->ring[at % RING] = (struct kvm_dirty_gfn){.flags = KVM_DIRTY_GFN_F_DIRTY, .slot = 0, .offset = page};
}

static size_t page_of(const struct ground *ground, size_t item)
{
    return (size_t)(ground->set.items[item].page - ground->vm.memory) / GUEST_PAGE;
}

TEST(dirty_set_lists_each_page_once_in_order)
{
    static const size_t pages[] = {199, 0, 64, 63, 0, 199};
    struct ground *ground = create();
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        dirty_add(&ground->set, pages[i]);
    dirty_list(&ground->set);
    bool good = ground->set.count == 4 && page_of(ground, 0) == 0 && page_of(ground, 1) == 63 && page_of(ground, 2) == 64
        && page_of(ground, 3) == 199;
    dirty_clear(&ground->set);
    dirty_list(&ground->set);
    good = good && ground->set.count == 0;
    destroy(ground);
    CHECK(good);
}

TEST(dirty_ring_is_harvested_up_to_its_last_entry_and_across_its_end)
{
    struct ground *ground = create();
    bool good = true;
    for (uint32_t at = 0; at < 3 * RING; at += 6) {
        for (uint32_t i = 0; i < 6; i++)
            publish(ground, at + i, (at + i) % PAGES);
        good = good && dirty_harvest_ring(&ground->set, &ground->vcpu, &ground->failure) && ground->vcpu.ring_next == at + 6;
        for (uint32_t i = 0; i < 6; i++) {
            good = good && ground->ring[(at + i) % RING].flags == KVM_DIRTY_GFN_F_RESET;
            ground->ring[(at + i) % RING].flags = 0; /* as KVM_RESET_DIRTY_RINGS does */
        }
    }
    dirty_list(&ground->set);
    good = good && ground->set.count == 48 && ground->vcpu.ring_used == 48;
    destroy(ground);
    CHECK(good);
}

TEST(dirty_ring_entry_outside_guest_memory_is_an_error)
{
    struct ground *ground = create();
    publish(ground, 0, PAGES);
    bool harvested = dirty_harvest_ring(&ground->set, &ground->vcpu, &ground->failure);
    bool said = strstr(ground->failure.message, "200") != NULL;
    destroy(ground);
    CHECK(!harvested && said);
}

TEST(dirty_prune_never_empties_a_set_that_is_all_dirty)
{
    struct dirty_prune prune = {0};
    for (int i = 0; i < 100000; i++)
        CHECK(!dirty_prune_due(&prune, 1000, 0));
    CHECK(!dirty_prune_due(&prune, 0, 0));
}

TEST(dirty_prune_empties_when_the_waste_has_paid_for_it)
{
    struct dirty_prune prune = {0};
    int resets = 1;
    while (!dirty_prune_due(&prune, 1000, 900))
        resets++;
    /* 900 clean pages at 60 ns against 1,000 faults at 3 us. */
    CHECK_MESSAGE(resets == 56, "%d", resets);
}

TEST(dirty_prune_waits_longer_each_time_the_set_grows_back)
{
    struct dirty_prune prune = {0};
    int before = 0;
    for (int time = 0; time < 5; time++) {
        int resets = 1;
        while (!dirty_prune_due(&prune, 1000, 750))
            resets++;
        CHECK_MESSAGE(time < 2 || resets >= 2 * before - 1, "%d after %d", resets, before);
        before = resets;
    }
}
