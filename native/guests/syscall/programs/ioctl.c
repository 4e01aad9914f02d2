/*
 * The guest's ioctl: what every scenario but `linux` runs in the end. It keeps all registers, as a system call does.
 */
#include "guests/syscall/abi.h"

long sys_ioctl(unsigned fd, unsigned long request, void *argument) __attribute__((no_caller_saved_registers));

long sys_ioctl(unsigned fd, unsigned long request, void *argument)
{
    uint16_t *window_size = argument;
    if (fd != GUEST_TTY_FD)
        return -ERROR_EBADF;
    if (request != REQUEST_TIOCGWINSZ)
        return -ERROR_ENOTTY;
    window_size[0] = 24;
    window_size[1] = 80;
    window_size[2] = 0;
    window_size[3] = 0;
    return 0;
}
