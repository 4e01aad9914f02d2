#define _GNU_SOURCE
#include "boot/boot.h"

#include "base/clock.h"
#include "base/exit_code.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { RECORDS_FD = 3, LINE = 4096, EXIT_PORT = 0xf4, EXIT_VALUE = 0x31 /* QEMU's exit code is twice this and 1: 99 */ };

/* What init says to who booted the kernel, on the port for records, before and after them. */
#define START "kvmbench-guest start"
#define END "kvmbench-guest end"

static const char records_port[] = "/dev/ttyS1", plan[] = "/plan.json", settings[] = "/settings", self[] = "/harness";

static void mount_at(const char *type, const char *where)
{
    mkdir(where, 0755);
    if (mount(type, where, type, 0, NULL) != 0 && errno != EBUSY)
        fprintf(stderr, "kvmbench: no %s at %s: %s\n", type, where, strerror(errno));
}

/* The network of this machine with itself. */
static void loopback_up(void)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any < 0 || ioctl(any, SIOCSIFFLAGS, &request) != 0)
        fprintf(stderr, "kvmbench: no network 127.0.0.1: %s\n", strerror(errno));
    if (any >= 0)
        close(any);
}

/* The port for records, as it is without a terminal's habits. The console where the kernel has no second serial port. */
static int open_records(void)
{
    int port = open(records_port, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    struct termios raw;
    if (port < 0 || tcgetattr(port, &raw) != 0) {
        if (port >= 0)
            close(port);
        return dup(STDOUT_FILENO);
    }
    cfmakeraw(&raw);
    tcsetattr(port, TCSANOW, &raw);
    return port;
}

/* A line of `settings` is a file and what to write into it. */
static bool apply(char *line, int records)
{
    line[strcspn(line, "\n")] = '\0';
    char *value = strchr(line, ' ');
    if (value == NULL)
        return true;
    *value++ = '\0';
    int file = open(line, O_WRONLY | O_CLOEXEC);
    ssize_t length = (ssize_t)strlen(value);
    bool written = file >= 0 && write(file, value, (size_t)length) == length;
    if (!written)
        dprintf(records, END " %llu exit %d '%s' could not be written to %s: %s\n", (unsigned long long)clock_ns(), EXIT_FAILED, value, line,
                strerror(errno));
    if (file >= 0)
        close(file);
    return written;
}

static bool apply_settings(int records)
{
    char line[LINE];
    bool good = true;
    FILE *lines = fopen(settings, "re");
    while (good && lines != NULL && fgets(line, sizeof line, lines) != NULL)
        good = apply(line, records);
    if (lines != NULL)
        fclose(lines);
    return good;
}

/* The harness's exit code; 128 and the signal's number. Whatever loses its parent is waited for as well. */
static int measure(int records)
{
    char *arguments[] = {(char *)self, "run", "--plan", (char *)plan, NULL}, *environment[] = {"TMPDIR=/tmp", "PATH=/bin", NULL};
    pid_t harness = fork();
    if (harness == 0) {
        setsid();
        /* Already of that number, a copy of itself would still be closed by exec. */
        if (records == RECORDS_FD ? fcntl(records, F_SETFD, 0) == 0 : dup2(records, RECORDS_FD) >= 0)
            execve(self, arguments, environment);
        _exit(127);
    }
    int status = 0;
    for (pid_t ended = 0; harness > 0 && ended != harness;) {
        ended = wait(&status);
        if (ended < 0 && errno != EINTR)
            break;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void end_machine(void)
{
    sync();
    if (ioperm(EXIT_PORT, 1, 1) == 0)
        outb(EXIT_VALUE, EXIT_PORT);
    reboot(RB_POWER_OFF);
    reboot(RB_AUTOBOOT);
    for (;;)
        pause();
}

int boot_run(void)
{
    struct utsname kernel;
    if (getpid() != 1) {
        fputs("kvmbench-harness: 'boot' is for the first process of a kernel that is measured\n", stderr);
        return EXIT_USAGE;
    }
    signal(SIGTERM, SIG_IGN);
    mount_at("devtmpfs", "/dev");
    mount_at("proc", "/proc");
    mount_at("sysfs", "/sys");
    mount_at("tmpfs", "/tmp");
    mount_at("tracefs", "/sys/kernel/tracing");
    loopback_up();
    uname(&kernel);
    int records = open_records();
    dprintf(records, START " %llu %s\n", (unsigned long long)clock_ns(), kernel.release);
    if (apply_settings(records)) {
        int code = measure(records);
        dprintf(records, END " %llu exit %d\n", (unsigned long long)clock_ns(), code);
    }
    tcdrain(records);
    end_machine();
    return EXIT_FAILED;
}
