/* Bytes a second from another process. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "protocol/plan.h"
#include "suites/kernel/measure.h"
#include "suites/kernel/peer.h"
#include "suites/kernel/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CHUNK = 64 << 10,           /* what is written and read at once */
    TCP_CHUNK = 10 << 20,       /* by TCP: the largest of LMBench's, which its summary shows */
    TCP_BUFFER = 1 << 20,       /* asked for of either socket */
    OPERATION = 1 << 20,        /* bytes of an iteration */
    UNALIGNED = 128,
};

/* What a peer writes without end, and this process reads. */
struct stream {
    pid_t peer;
    int in;
    char *memory;
    size_t chunk;
};

/* Descriptors: out. */
static void write_for_ever(const int *descriptors, size_t chunk)
{
    char *memory = malloc(chunk);
    if (memory == NULL)
        return;
    memset(memory, 1, chunk);
    while (write(descriptors[0], memory, chunk) > 0)
        ;
}

static struct stream *new_stream(struct bench *bench, size_t chunk)
{
    struct stream *stream = calloc(1, sizeof *stream);
    bench->state = stream;
    if (stream != NULL) {
        stream->in = -1;
        stream->chunk = chunk;
        stream->memory = malloc(chunk + UNALIGNED);
    }
    if (stream == NULL || stream->memory == NULL) {
        fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
        return NULL;
    }
    memset(stream->memory, 1, chunk + UNALIGNED);
    return stream;
}

static bool start_writer(struct bench *bench, int out)
{
    struct stream *stream = bench->state;
    stream->peer = peer_start(write_for_ever, &out, 1, stream->chunk, &bench->failure);
    close(out);
    return stream->peer > 0;
}

bool kernel_bw_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct stream *stream = bench->state;
    uint64_t wanted = iterations * OPERATION, done = 0;
    uint64_t start = clock_ns();
    while (done < wanted) {
        errno = 0;
        ssize_t part = read(stream->in, stream->memory, stream->chunk);
        if (part <= 0)
            return call_failed(&bench->failure, "reading from the other process");
        done += (uint64_t)part;
    }
    measured_rate(bench, sample, start, (double)done);
    return true;
}

void kernel_bw_tear_down(struct bench *bench)
{
    struct stream *stream = bench->state;
    if (stream == NULL)
        return;
    peer_stop(stream->peer);
    if (stream->in >= 0)
        close(stream->in);
    free(stream->memory);
    free(stream);
}

bool kernel_bw_pipe_set_up(struct bench *bench)
{
    struct stream *stream = new_stream(bench, CHUNK);
    int ends[2];
    if (stream == NULL)
        return false;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return call_failed(&bench->failure, "pipe");
    stream->in = ends[0];
    return start_writer(bench, ends[1]);
}

bool kernel_bw_unix_set_up(struct bench *bench)
{
    struct stream *stream = new_stream(bench, CHUNK);
    int ends[2];
    if (stream == NULL)
        return false;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return call_failed(&bench->failure, "socketpair");
    stream->in = ends[0];
    return start_writer(bench, ends[1]);
}

/* The kernel gives less where it has a limit. */
static bool set_buffer(int socket, int option, struct failure *failure)
{
    int bytes = TCP_BUFFER;
    return setsockopt(socket, SOL_SOCKET, option, &bytes, sizeof bytes) == 0 || call_failed(failure, "setsockopt");
}

bool kernel_bw_tcp_set_up(struct bench *bench)
{
    struct stream *stream = new_stream(bench, TCP_CHUNK);
    struct sockaddr_in address;
    int accepted = -1;
    if (stream == NULL)
        return false;
    int listener = socket_served(SOCK_STREAM, &address, &bench->failure);
    if (listener < 0)
        return false;
    if (set_buffer(listener, SO_SNDBUF, &bench->failure) &&
        (stream->in = socket_connected(SOCK_STREAM, &address, &bench->failure)) >= 0 && set_buffer(stream->in, SO_RCVBUF, &bench->failure) &&
        (accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) < 0)
        call_failed(&bench->failure, "accept");
    close(listener);
    return accepted >= 0 && set_buffer(accepted, SO_SNDBUF, &bench->failure) && start_writer(bench, accepted);
}
