/* A message to another process and its answer, and new connections. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "protocol/plan.h"
#include "suites/kernel/measure.h"
#include "suites/kernel/peer.h"
#include "suites/kernel/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_BYTES = 256, LOST_MS = 2000 };

/* This process and a peer that answers. */
struct exchange {
    pid_t peer;
    int out, in;            /* one descriptor where a socket is both */
    uint32_t number;        /* of the last message */
    char message[MOST_BYTES];
    size_t bytes;
};

static struct exchange *new_exchange(struct bench *bench)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    bench->state = exchange;
    if (exchange == NULL)
        fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    else
        exchange->out = exchange->in = -1;
    return exchange;
}

void kernel_exchange_tear_down(struct bench *bench)
{
    struct exchange *exchange = bench->state;
    if (exchange == NULL)
        return;
    peer_stop(exchange->peer);
    if (exchange->in >= 0)
        close(exchange->in);
    if (exchange->out >= 0 && exchange->out != exchange->in)
        close(exchange->out);
    free(exchange);
}

/* ---- a byte by pipe, by AF_UNIX and by TCP: write and read ---- */

/* Descriptors: in, out. */
static void echo(const int *descriptors, size_t bytes)
{
    char message[MOST_BYTES];
    while (read(descriptors[0], message, bytes) == (ssize_t)bytes && write(descriptors[1], message, bytes) == (ssize_t)bytes)
        ;
}

static bool echoed(struct exchange *exchange)
{
    errno = 0;
    return write(exchange->out, exchange->message, exchange->bytes) == (ssize_t)exchange->bytes &&
           read(exchange->in, exchange->message, exchange->bytes) == (ssize_t)exchange->bytes;
}

bool kernel_echo_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct exchange *exchange = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        if (!echoed(exchange))
            return call_failed(&bench->failure, "exchanging a message");
    measured_time(bench, sample, start, 0, (double)iterations);
    return true;
}

static bool echo_start(struct bench *bench, int in, int out)
{
    struct exchange *exchange = bench->state;
    exchange->bytes = 1;
    exchange->peer = peer_start(echo, (int[]){in, out}, 2, exchange->bytes, &bench->failure);
    close(in);
    if (out != in)
        close(out);
    return exchange->peer > 0 && (echoed(exchange) || call_failed(&bench->failure, "exchanging a message"));
}

bool kernel_pipe_set_up(struct bench *bench)
{
    struct exchange *exchange = new_exchange(bench);
    int there[2], back[2];
    if (exchange == NULL)
        return false;
    if (pipe2(there, O_CLOEXEC) != 0)
        return call_failed(&bench->failure, "pipe");
    exchange->out = there[1];
    if (pipe2(back, O_CLOEXEC) != 0) {
        close(there[0]);
        return call_failed(&bench->failure, "pipe");
    }
    exchange->in = back[0];
    return echo_start(bench, there[0], back[1]);
}

bool kernel_unix_set_up(struct bench *bench)
{
    struct exchange *exchange = new_exchange(bench);
    int pair[2];
    if (exchange == NULL)
        return false;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return call_failed(&bench->failure, "socketpair");
    exchange->in = exchange->out = pair[0];
    return echo_start(bench, pair[1], pair[1]);
}

/* Connects the exchange to a stream of a listener of its own. Returns the other end, -1 with the failure filled. */
static int connect_stream(struct bench *bench)
{
    struct exchange *exchange = bench->state;
    struct sockaddr_in address;
    int listener = socket_served(SOCK_STREAM, &address, &bench->failure), accepted = -1;
    if (listener < 0)
        return -1;
    exchange->in = exchange->out = socket_connected(SOCK_STREAM, &address, &bench->failure);
    if (exchange->in >= 0 && (accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) < 0)
        call_failed(&bench->failure, "accept");
    close(listener);
    return accepted;
}

bool kernel_tcp_set_up(struct bench *bench)
{
    if (new_exchange(bench) == NULL)
        return false;
    int accepted = connect_stream(bench);
    return accepted >= 0 && echo_start(bench, accepted, accepted);
}

/* ---- a datagram by UDP ---- */

/* A datagram that is lost must not be waited for for ever. */
static bool limit_wait(int socket, struct failure *failure)
{
    struct timeval limit = {LOST_MS / 1000, LOST_MS % 1000 * 1000};
    return setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0 || call_failed(failure, "setsockopt");
}

static void answer_datagrams(const int *descriptors, size_t bytes)
{
    char message[MOST_BYTES];
    struct sockaddr_in from;
    socklen_t length = sizeof from;
    while (recvfrom(descriptors[0], message, bytes, 0, (struct sockaddr *)&from, &length) == (ssize_t)bytes &&
           sendto(descriptors[0], message, bytes, 0, (struct sockaddr *)&from, length) == (ssize_t)bytes)
        ;
}

/* Connects the exchange to a socket that a peer serves with this job. */
static bool serve_datagrams(struct bench *bench, peer_job job, size_t argument)
{
    struct exchange *exchange = bench->state;
    struct sockaddr_in address;
    int served = socket_served(SOCK_DGRAM, &address, &bench->failure);
    if (served < 0)
        return false;
    exchange->in = exchange->out = socket_connected(SOCK_DGRAM, &address, &bench->failure);
    if (exchange->in >= 0 && limit_wait(exchange->in, &bench->failure))
        exchange->peer = peer_start(job, &served, 1, argument, &bench->failure);
    close(served);
    return exchange->peer > 0;
}

bool kernel_udp_set_up(struct bench *bench)
{
    struct exchange *exchange = new_exchange(bench);
    if (exchange == NULL)
        return false;
    exchange->bytes = sizeof exchange->number;
    return serve_datagrams(bench, answer_datagrams, exchange->bytes);
}

bool kernel_udp_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct exchange *exchange = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        uint32_t sent = htonl(++exchange->number), got = 0;
        errno = 0;
        if (send(exchange->out, &sent, sizeof sent, 0) != sizeof sent || recv(exchange->in, &got, sizeof got, 0) != sizeof got)
            return call_failed(&bench->failure, "exchanging a datagram");
        if (got != sent)
            return fail(&bench->failure, FAILURE_ERROR, "answer", "datagram %u was answered with %u", exchange->number, ntohl(got));
    }
    measured_time(bench, sample, start, 0, (double)iterations);
    return true;
}

/* ---- a remote procedure call: ONC RPC (RFC 5531) with the system calls that Debian's RPC library (libtirpc) makes ---- */

enum { RPC_CALL, RPC_REPLY, RPC_VERSION = 2, RPC_PROGRAM = 0x20000000, RPC_PROCEDURE = 1, RPC_ANSWER = 123, CALL_WORDS = 11, REPLY_WORDS = 7 };

#define RPC_LAST_FRAGMENT 0x80000000u /* of a record on a stream, before its length */

static void encode_call(uint32_t *words, uint32_t number)
{
    /* Number, direction, versions, procedure; no credentials and no verifier, of kind 0 and length 0; a character. */
    const uint32_t call[CALL_WORDS] = {number, RPC_CALL, RPC_VERSION, RPC_PROGRAM, 1, RPC_PROCEDURE, 0, 0, 0, 0, 1};
    for (size_t i = 0; i < CALL_WORDS; i++)
        words[i] = htonl(call[i]);
}

/* Returns whether it is a call of ours. */
static bool encode_reply(uint32_t *words, const uint32_t *call)
{
    /* Number, direction, accepted, no verifier, success, a character. */
    const uint32_t reply[REPLY_WORDS] = {ntohl(call[0]), RPC_REPLY, 0, 0, 0, 0, RPC_ANSWER};
    for (size_t i = 0; i < REPLY_WORDS; i++)
        words[i] = htonl(reply[i]);
    return ntohl(call[3]) == RPC_PROGRAM && ntohl(call[5]) == RPC_PROCEDURE;
}

static bool right_reply(const uint32_t *words, uint32_t number)
{
    return ntohl(words[0]) == number && ntohl(words[1]) == RPC_REPLY && ntohl(words[2]) == 0 && ntohl(words[5]) == 0 &&
           ntohl(words[6]) == RPC_ANSWER;
}

static bool readable(int descriptor, int timeout_ms)
{
    struct pollfd event = {descriptor, POLLIN, 0};
    return poll(&event, 1, timeout_ms) == 1;
}

static void serve_rpc_datagrams(const int *descriptors, size_t argument)
{
    (void)argument;
    uint32_t call[CALL_WORDS], reply[REPLY_WORDS];
    struct sockaddr_in from;
    struct iovec part = {call, sizeof call}, answer = {reply, sizeof reply};
    for (;;) {
        struct msghdr got = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1};
        if (!readable(descriptors[0], -1) || recvmsg(descriptors[0], &got, 0) != sizeof call || !encode_reply(reply, call))
            return;
        struct msghdr sent = {.msg_name = &from, .msg_namelen = got.msg_namelen, .msg_iov = &answer, .msg_iovlen = 1};
        if (sendmsg(descriptors[0], &sent, 0) != sizeof reply)
            return;
    }
}

static void serve_rpc_stream(const int *descriptors, size_t argument)
{
    (void)argument;
    uint32_t call[1 + CALL_WORDS], reply[1 + REPLY_WORDS];
    /* The library waits for a call, and again before it reads. */
    while (readable(descriptors[0], -1) && readable(descriptors[0], LOST_MS) && read(descriptors[0], call, sizeof call) == sizeof call) {
        reply[0] = htonl(RPC_LAST_FRAGMENT | REPLY_WORDS * sizeof *reply);
        if (!encode_reply(reply + 1, call + 1) || write(descriptors[0], reply, sizeof reply) != sizeof reply)
            return;
    }
}

static bool call_by_datagram(struct exchange *exchange)
{
    uint32_t words[CALL_WORDS];
    encode_call(words, ++exchange->number);
    return sendto(exchange->out, words, sizeof words, 0, NULL, 0) == sizeof words && readable(exchange->in, LOST_MS) &&
           recvfrom(exchange->in, words, sizeof words, 0, NULL, NULL) == REPLY_WORDS * sizeof *words && right_reply(words, exchange->number);
}

static bool call_by_stream(struct exchange *exchange)
{
    uint32_t words[1 + CALL_WORDS];
    words[0] = htonl(RPC_LAST_FRAGMENT | CALL_WORDS * sizeof *words);
    encode_call(words + 1, ++exchange->number);
    return write(exchange->out, words, sizeof words) == sizeof words && readable(exchange->in, LOST_MS) &&
           read(exchange->in, words, sizeof words) == (1 + REPLY_WORDS) * sizeof *words && right_reply(words + 1, exchange->number);
}

static const char *const transports[] = {"udp", "tcp", NULL};

static bool by_stream(const struct bench *bench)
{
    return strcmp(plan_param(bench->spec, "transport"), "tcp") == 0;
}

bool kernel_rpc_set_up(struct bench *bench)
{
    struct exchange *exchange = new_exchange(bench);
    if (exchange == NULL)
        return false;
    if (!by_stream(bench))
        return serve_datagrams(bench, serve_rpc_datagrams, 0);
    int accepted = connect_stream(bench);
    if (accepted < 0)
        return false;
    exchange->peer = peer_start(serve_rpc_stream, &accepted, 1, 0, &bench->failure);
    close(accepted);
    return exchange->peer > 0;
}

bool kernel_rpc_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct exchange *exchange = bench->state;
    bool (*call)(struct exchange *) = by_stream(bench) ? call_by_stream : call_by_datagram;
    sigset_t blocked, before;
    sigfillset(&blocked);
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        /* The library blocks signals while it calls. */
        pthread_sigmask(SIG_SETMASK, &blocked, &before);
        errno = 0;
        bool called = call(exchange);
        int error = errno;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        errno = error;
        if (!called)
            return call_failed(&bench->failure, "a remote procedure call");
    }
    measured_time(bench, sample, start, 0, (double)iterations);
    return true;
}

/* ---- lat_connect ---- */

/*
 * The end that closes first keeps its port for a minute (TIME_WAIT), and a search for a free one becomes slow: so there are
 * several listeners, each with all ports of its own, and samples take turns.
 */
enum { LISTENERS = 16 };

struct connector {
    pid_t peer;
    int control; /* where the peer is told which listener, and how many connections, and says when it has closed them */
    struct sockaddr_in addresses[LISTENERS];
    unsigned turn;
};

struct connections {
    uint64_t listener, count;
};

/* Descriptors: control, the listeners. */
static void accept_all(const int *descriptors, size_t argument)
{
    (void)argument;
    char byte;
    for (struct connections wanted; read(descriptors[0], &wanted, sizeof wanted) == sizeof wanted;) {
        for (uint64_t i = 0; i < wanted.count; i++) {
            int accepted = accept(descriptors[1 + wanted.listener], NULL, NULL);
            if (accepted < 0 || read(accepted, &byte, 1) != 0)
                return;
            close(accepted);
        }
        if (write(descriptors[0], &wanted, sizeof wanted) != sizeof wanted)
            return;
    }
}

bool kernel_connect_set_up(struct bench *bench)
{
    struct connector *connector = calloc(1, sizeof *connector);
    bench->state = connector;
    if (connector == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    int descriptors[1 + LISTENERS], control[2], served = 0;
    connector->control = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) != 0)
        return call_failed(&bench->failure, "socketpair");
    connector->control = control[0];
    descriptors[0] = control[1];
    while (served < LISTENERS && (descriptors[1 + served] = socket_served(SOCK_STREAM, &connector->addresses[served], &bench->failure)) >= 0)
        served++;
    if (served == LISTENERS)
        connector->peer = peer_start(accept_all, descriptors, 1 + LISTENERS, 0, &bench->failure);
    for (int i = 0; i < 1 + served; i++)
        close(descriptors[i]);
    return connector->peer > 0;
}

bool kernel_connect_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct connector *connector = bench->state;
    struct connections wanted = {connector->turn++ % LISTENERS, iterations};
    if (write(connector->control, &wanted, sizeof wanted) != sizeof wanted)
        return call_failed(&bench->failure, "telling who accepts connections");
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        int connected = socket_connected(SOCK_STREAM, &connector->addresses[wanted.listener], &bench->failure);
        if (connected < 0)
            return false;
        close(connected);
    }
    errno = 0;
    if (read(connector->control, &wanted, sizeof wanted) != sizeof wanted)
        return call_failed(&bench->failure, "hearing from who accepts connections");
    measured_time(bench, sample, start, 0, (double)iterations);
    return true;
}

void kernel_connect_tear_down(struct bench *bench)
{
    struct connector *connector = bench->state;
    if (connector == NULL)
        return;
    peer_stop(connector->peer);
    if (connector->control >= 0)
        close(connector->control);
    free(connector);
}

const struct param_def kernel_rpc_params[] = {
    {.name = "transport", .kind = PARAM_CHOICE, .choices = transports, .fallback = "udp", .help = "what carries the call"},
    {.name = NULL},
};
