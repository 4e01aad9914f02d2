#define _GNU_SOURCE
#include "base/memory.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char root[64];

/* "path|content" each: files of a machine below `root`. */
static uint64_t available(const char *const *files)
{
    char command[200];
    snprintf(root, sizeof root, "/tmp/kvmbench-test-XXXXXX");
    CHECK(mkdtemp(root) != NULL);
    for (; *files != NULL; files++) {
        char path[512];
        const char *content = strchr(*files, '|') + 1;
        snprintf(path, sizeof path, "%s%.*s", root, (int)(content - 1 - *files), *files);
        for (char *slash = path + strlen(root) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
            *slash = '\0';
            mkdir(path, 0700);
            *slash = '/';
        }
        FILE *file = fopen(path, "w");
        CHECK(file != NULL && fputs(content, file) >= 0 && fclose(file) == 0);
    }
    uint64_t bytes = memory_available_below(root);
    snprintf(command, sizeof command, "rm -r '%s'", root);
    CHECK(system(command) == 0);
    return bytes;
}

static void check(const char *const *files, uint64_t expected)
{
    uint64_t bytes = available(files);
    CHECK_MESSAGE(bytes == expected, "%llu: expected %llu", (unsigned long long)bytes, (unsigned long long)expected);
}

#define MEMINFO "/proc/meminfo|MemTotal:  4096 kB\nMemAvailable:    2048 kB\nBuffers: 1 kB\n"

TEST(memory_of_the_machine_is_what_meminfo_says)
{
    check((const char *const[]){MEMINFO, NULL}, 2048 * 1024);
    check((const char *const[]){"/proc/meminfo|MemTotal: 4096 kB\n", NULL}, UINT64_MAX);
}

TEST(memory_of_this_machine_is_known_and_not_without_end)
{
    CHECK(memory_available() > 0 && memory_available() < UINT64_C(1) << 60);
}

TEST(memory_of_a_control_group_is_its_limit_less_what_cannot_give_way)
{
    check((const char *const[]){MEMINFO, "/proc/self/cgroup|0::/a/b\n", "/sys/fs/cgroup/a/b/memory.max|1000000\n",
                                "/sys/fs/cgroup/a/b/memory.current|900000\n",
                                "/sys/fs/cgroup/a/b/memory.stat|anon 1\ninactive_file 300000\nactive_file 100000\n", NULL}, 500000);
}

TEST(memory_of_a_control_group_is_limited_by_those_above_it)
{
    check((const char *const[]){MEMINFO, "/proc/self/cgroup|0::/a/b\n", "/sys/fs/cgroup/a/b/memory.max|max\n",
                                "/sys/fs/cgroup/a/b/memory.current|1\n", "/sys/fs/cgroup/a/memory.max|1000\n",
                                "/sys/fs/cgroup/a/memory.current|400\n", NULL}, 600);
    /* A container that sees the host's path. */
    check((const char *const[]){MEMINFO, "/proc/self/cgroup|0::/docker/0123\n", "/sys/fs/cgroup/memory.max|1000\n",
                                "/sys/fs/cgroup/memory.current|1001\n", NULL}, 0);
}

TEST(memory_of_a_control_group_of_version_1)
{
    check((const char *const[]){MEMINFO, "/proc/self/cgroup|5:cpu,cpuacct:/x\n4:hugetlb,memory:/a\n1:name=systemd:/\n0::/\n",
                                "/sys/fs/cgroup/memory/a/memory.limit_in_bytes|1000\n",
                                "/sys/fs/cgroup/memory/a/memory.usage_in_bytes|700\n",
                                "/sys/fs/cgroup/memory/a/memory.stat|inactive_file 1\ntotal_inactive_file 200\n", NULL}, 500);
}
