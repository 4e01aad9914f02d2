/* Sockets of this machine's own. */
#ifndef KVMBENCH_KERNEL_SOCKETS_H
#define KVMBENCH_KERNEL_SOCKETS_H

#include "base/failure.h"

#include <netinet/in.h>

/* A socket bound to a free port of 127.0.0.1, listening when it is SOCK_STREAM. Fills its address. -1 with the failure filled. */
int socket_served(int type, struct sockaddr_in *address, struct failure *failure);

/* A socket connected to the address. -1 with the failure filled. */
int socket_connected(int type, const struct sockaddr_in *address, struct failure *failure);

#endif
