#define _GNU_SOURCE
#include "base/memory.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>

/* A file below the root that is looked at; NULL: it is not there. */
static FILE *open_below(const char *root, const char *path)
{
    char name[8192];
    return (size_t)snprintf(name, sizeof name, "%s%s", root, path) < sizeof name ? fopen(name, "re") : NULL;
}

/* The number behind `name` on a line of its own, or the file's only one for an empty name. */
static bool read_number(const char *root, const char *directory, const char *file, const char *name, uint64_t *number)
{
    char path[8192], line[256];
    snprintf(path, sizeof path, "%s/%s", directory, file);
    FILE *stream = open_below(root, path);
    bool found = false;
    while (stream != NULL && !found && fgets(line, sizeof line, stream) != NULL) {
        size_t skip = strlen(name);
        char *end;
        if (strncmp(line, name, skip) != 0)
            continue;
        *number = strtoull(line + skip, &end, 10);
        found = end != line + skip; /* not "max" */
    }
    if (stream != NULL)
        fclose(stream);
    return found;
}

/* What one version of control groups calls things. */
struct group_files {
    const char *mount, *limit, *usage, *inactive, *active;
};

static const struct group_files versions[] = {
    {"/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ", "total_active_file "},
    {"/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file ", "active_file "},
};

/* What a group may still take; UINT64_MAX: it has no limit. Pages of files give way. */
static uint64_t room_in(const char *root, const char *directory, const struct group_files *files)
{
    uint64_t limit, usage, inactive = 0, active = 0;
    if (!read_number(root, directory, files->limit, "", &limit) || !read_number(root, directory, files->usage, "", &usage))
        return UINT64_MAX;
    read_number(root, directory, "memory.stat", files->inactive, &inactive);
    read_number(root, directory, "memory.stat", files->active, &active);
    uint64_t held = usage > inactive + active ? usage - inactive - active : 0;
    return limit > held ? limit - held : 0;
}

/* The group and those above it. In a container the path may be the host's: then its own group is at the mount itself. */
static uint64_t room_on_the_way(const char *root, char *path, const struct group_files *files)
{
    uint64_t least = UINT64_MAX;
    for (char *end = path + strlen(path); end != NULL; end = strrchr(path, '/')) {
        char directory[8192];
        *end = '\0';
        snprintf(directory, sizeof directory, "%s%s", files->mount, path);
        uint64_t room = room_in(root, directory, files);
        least = room < least ? room : least;
    }
    return least;
}

static bool is_listed(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += length)
        if ((at == list || at[-1] == ',') && (at[length] == ',' || at[length] == '\0'))
            return true;
    return false;
}

/* Lines of "NUMBER:CONTROLLERS:PATH"; version 2 has no controllers there. */
static uint64_t room_of_groups(const char *root)
{
    FILE *groups = open_below(root, "/proc/self/cgroup");
    uint64_t least = UINT64_MAX;
    char line[4096];
    while (groups != NULL && fgets(line, sizeof line, groups) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':'), *path = controllers == NULL ? NULL : strchr(controllers + 1, ':');
        if (path == NULL)
            continue;
        *path++ = '\0';
        bool unified = *++controllers == '\0';
        uint64_t room = unified || is_listed(controllers, "memory") ? room_on_the_way(root, path, &versions[unified]) : UINT64_MAX;
        least = room < least ? room : least;
    }
    if (groups != NULL)
        fclose(groups);
    return least;
}

uint64_t memory_available_below(const char *root)
{
    uint64_t kib, group = room_of_groups(root);
    uint64_t machine = read_number(root, "/proc", "meminfo", "MemAvailable:", &kib) ? kib * 1024 : UINT64_MAX;
    return machine < group ? machine : group;
}

uint64_t memory_available(void)
{
    uint64_t available = memory_available_below("");
    struct sysinfo info;
    /* Without /proc: less than there is, since pages of files would give way. */
    return available == UINT64_MAX && sysinfo(&info) == 0 ? (uint64_t)info.freeram * info.mem_unit : available;
}
