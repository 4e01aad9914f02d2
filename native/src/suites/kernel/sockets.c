#define _GNU_SOURCE
#include "suites/kernel/sockets.h"

#include "suites/kernel/peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* As long as the kernel has it: a connection that finds it full is tried again after a second. */
enum { BACKLOG = 65535 };

static int no_socket(int descriptor, const char *call, struct failure *failure)
{
    fail(failure, FAILURE_SKIP, "network", "%s failed on this machine's own address 127.0.0.1: %s", call, strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

int socket_served(int type, struct sockaddr_in *address, struct failure *failure)
{
    socklen_t length = sizeof *address;
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int served = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (served < 0)
        return no_socket(served, "socket", failure);
    if (bind(served, (struct sockaddr *)address, length) != 0 || getsockname(served, (struct sockaddr *)address, &length) != 0)
        return no_socket(served, "bind", failure);
    if (type == SOCK_STREAM && listen(served, BACKLOG) != 0)
        return no_socket(served, "listen", failure);
    return served;
}

int socket_connected(int type, const struct sockaddr_in *address, struct failure *failure)
{
    int connected = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (connected < 0)
        return no_socket(connected, "socket", failure);
    if (connect(connected, (const struct sockaddr *)address, sizeof *address) != 0)
        return no_socket(connected, "connect", failure);
    return connected;
}
