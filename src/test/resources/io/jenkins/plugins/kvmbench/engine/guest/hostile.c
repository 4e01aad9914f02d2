/* The first process of a guest that goes wrong in the way that `mode` on the kernel's command line names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

int main(void)
{
    static char text[1 << 16];
    const char *mode = getenv("mode");
    printf("hostile: %s\n", mode);
    fflush(stdout);
    if (strcmp(mode, "panic") == 0)
        return 3; /* what the first process ends with, the kernel panics of */
    if (strcmp(mode, "flood") == 0) {
        memset(text, 'x', sizeof text);
        while (write(STDOUT_FILENO, text, sizeof text) > 0)
            ;
    }
    if (strcmp(mode, "exit") == 0) {
        reboot(RB_POWER_OFF);
        reboot(RB_AUTOBOOT);
    }
    for (;;)
        pause();
}
