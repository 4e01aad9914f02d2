#include "base/affinity.h"
#include "tests/test.h"

#include <string.h>

static struct affinity cpus(const char *list)
{
    struct affinity affinity;
    CHECK_MESSAGE(affinity_parse(&affinity, list), "%s", list);
    return affinity;
}

TEST(affinity_reads_lists_as_taskset)
{
    struct affinity affinity = cpus("0,2,4-6,64-64");
    CHECK(affinity.words[0] == 0x75 && affinity.words[1] == 1 && affinity_count(&affinity) == 6);
    affinity = cpus("0-65535");
    CHECK(affinity_count(&affinity) == AFFINITY_CPUS);
}

TEST(affinity_refuses_what_is_no_list)
{
    static const char *const lists[] = {"", "x", "1,", ",1", "1,,2", "3-1", "-1", "1-", "1 2", "0x1", "65536", "0-65536", "99999999999999999999", "1-2-3"};
    struct affinity affinity;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        CHECK_MESSAGE(!affinity_parse(&affinity, lists[i]), "accepted: \"%s\"", lists[i]);
}

TEST(affinity_of_which_only_a_part_is_granted_is_refused)
{
    struct affinity mine, more, after;
    CHECK(affinity_get(&mine) && affinity_count(&mine) > 0);
    more = mine;
    affinity_add(&more, AFFINITY_CPUS - 1);
    bool set = affinity_set(&more);
    bool back = affinity_set(&mine) && affinity_get(&after) && memcmp(&after, &mine, sizeof mine) == 0;
    CHECK(!set && back);
}
