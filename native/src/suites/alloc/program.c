#define _GNU_SOURCE
#include "suites/alloc/program.h"

#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLL_MS = 100, IMAGE_FD = ALLOC_SOCKET + 1, FIRST_FREE_FD = 10, MAX_FD = 1024, EXIT_NOT_STARTED = 127, MESSAGE_BYTES = 280 };

extern const char alloc_program[], alloc_program_end[]; /* guests/alloc/image.S */

/* In the forked process; does not return. Where it cannot become the program it ends with status 127, and errno in the messages. */
static void become(int image, int socket, int messages, const char *preload, pid_t parent)
{
    static char name[] = "kvmbench-alloc";
    sigset_t none;
    sigemptyset(&none);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_NOT_STARTED);
    stop_give_back();
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Copies first: the originals may have the numbers that are wanted. */
    image = fcntl(image, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    socket = fcntl(socket, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    messages = fcntl(messages, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    int input = fcntl(open("/dev/null", O_RDONLY | O_CLOEXEC), F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    dup2(input, STDIN_FILENO);
    dup2(messages, STDOUT_FILENO);
    dup2(messages, STDERR_FILENO);
    dup2(socket, ALLOC_SOCKET);
    image = dup3(image, IMAGE_FD, O_CLOEXEC);
    if (syscall(SYS_close_range, IMAGE_FD + 1, ~0u, 0) != 0)
        for (int descriptor = IMAGE_FD + 1; descriptor < MAX_FD; descriptor++) /* before Linux 5.9 */
            close(descriptor);
    unsetenv("LD_PRELOAD"); /* the user's own is not what is measured */
    if (preload[0] == '\0' || setenv("LD_PRELOAD", preload, 1) == 0)
        fexecve(image, (char *[]){name, NULL}, environ);
    int error = errno;
    if (write(STDERR_FILENO, &error, sizeof error) < 0) {
        /* Then nobody is there to be told. */
    }
    _exit(EXIT_NOT_STARTED);
}

static int copy_image(struct failure *failure)
{
    int image = memfd_create("kvmbench-alloc", MFD_CLOEXEC);
    size_t bytes = (size_t)(alloc_program_end - alloc_program);
    if (image >= 0 && write(image, alloc_program, bytes) == (ssize_t)bytes)
        return image;
    fail(failure, FAILURE_ERROR, "memory", "cannot make a copy of the program that allocates: %s", strerror(errno));
    if (image >= 0)
        close(image);
    return -1;
}

static bool launch(struct program *program, const char *preload, struct failure *failure)
{
    int image = copy_image(failure);
    int sockets[2] = {-1, -1}, messages[2] = {-1, -1};
    if (image < 0)
        return false;
    pid_t parent = getpid();
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0 || pipe2(messages, O_CLOEXEC | O_NONBLOCK) != 0
        || (program->pid = fork()) < 0)
        fail(failure, FAILURE_ERROR, "not_started", "cannot start the program that allocates: %s", strerror(errno));
    if (failure->kind == FAILURE_NONE && program->pid == 0)
        become(image, sockets[1], messages[1], preload, parent);
    close(image);
    if (sockets[1] >= 0)
        close(sockets[1]);
    if (messages[1] >= 0)
        close(messages[1]);
    program->socket = sockets[0];
    program->messages = messages[0];
    if (failure->kind == FAILURE_NONE)
        return true;
    program->pid = 0;
    if (sockets[0] >= 0)
        close(sockets[0]);
    if (messages[0] >= 0)
        close(messages[0]);
    return false;
}

/* Bytes that it printed and nobody has read. */
static size_t read_messages(struct program *program, char *text, size_t room)
{
    ssize_t got = read(program->messages, text, room);
    return got < 0 ? 0 : (size_t)got;
}

const char *program_messages(struct program *program)
{
    static char text[MESSAGE_BYTES + 1];
    size_t length = read_messages(program, text, MESSAGE_BYTES);
    while (length > 0 && text[length - 1] == '\n')
        length--;
    text[length] = '\0';
    for (char *at = text; *at != '\0'; at++)
        if (*at == '\n')
            *at = ' ';
    return length == 0 ? "(it printed nothing)" : text;
}

/* exec's own failure: what the machine lacks, or forbids. */
static bool fail_exec(struct program *program, struct failure *failure)
{
    int error = 0;
    read_messages(program, (char *)&error, sizeof error);
    if (error == ENOENT)
        return fail(failure, FAILURE_SKIP, "no_glibc", "the program that allocates needs glibc's dynamic loader, "
                    "/lib64/ld-linux-x86-64.so.2, which is not on this machine");
    return fail(failure, FAILURE_ERROR, "not_started", "exec of the program that allocates, which is a file in memory, failed: %s",
                strerror(error));
}

/* It has closed its socket. */
static bool fail_ended(struct program *program, const char *while_doing, struct failure *failure)
{
    while (waitpid(program->pid, &program->status, 0) < 0 && errno == EINTR && stop_reason == STOP_NONE)
        ;
    program->ended = true;
    if (stop_reason != STOP_NONE)
        return fail(failure, FAILURE_STOPPED, "stopped", "stopped");
    if (WIFSIGNALED(program->status))
        return fail(failure, FAILURE_ERROR, "signal", "the program died of signal %d (%s) %s; it printed: %s", WTERMSIG(program->status),
                    strsignal(WTERMSIG(program->status)), while_doing, program_messages(program));
    if (WEXITSTATUS(program->status) == EXIT_NOT_STARTED && program->answer.provider[0] == '\0')
        return fail_exec(program, failure);
    return fail(failure, FAILURE_ERROR, "exit_status", "the program ended with exit status %d %s; it printed: %s",
                WEXITSTATUS(program->status), while_doing, program_messages(program));
}

static bool receive(struct program *program, const char *while_doing, struct failure *failure)
{
    struct alloc_answer *answer = &program->answer;
    for (;;) {
        struct pollfd readable = {program->socket, POLLIN, 0};
        int ready = poll(&readable, 1, POLL_MS);
        if (stop_reason != STOP_NONE)
            return fail(failure, FAILURE_STOPPED, "stopped", "stopped");
        if (ready <= 0)
            continue;
        struct alloc_answer got;
        ssize_t bytes = recv(program->socket, &got, sizeof got, MSG_DONTWAIT);
        if (bytes < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (bytes != sizeof got)
            return fail_ended(program, while_doing, failure);
        *answer = got;
        if (answer->outcome == ALLOC_DONE)
            return true;
        return fail(failure, answer->outcome == ALLOC_CANNOT ? FAILURE_SKIP : FAILURE_ERROR, answer->code, "%s, %s", answer->message,
                    while_doing);
    }
}

bool program_start(struct program *program, const char *preload, struct failure *failure)
{
    *program = (struct program){0};
    return launch(program, preload, failure) && receive(program, "at its start", failure);
}

/* A message that cannot be sent goes to somebody who has ended: receiving says how. */
bool program_configure(struct program *program, const struct alloc_config *config, struct failure *failure)
{
    send(program->socket, config, sizeof *config, MSG_NOSIGNAL);
    return receive(program, "while it started its threads", failure);
}

bool program_ask(struct program *program, enum alloc_order order, uint64_t iterations, struct failure *failure)
{
    struct alloc_request request = {order, iterations};
    const struct alloc_answer *answer = &program->answer;
    send(program->socket, &request, sizeof request, MSG_NOSIGNAL);
    if (!receive(program, order == ALLOC_CHECK ? "while its blocks were checked" : "while it was measured", failure))
        return false;
    if (answer->allocations == 0 || answer->allocations != answer->frees)
        return fail(failure, FAILURE_ERROR, "internal", "%llu blocks were allocated and %llu freed",
                    (unsigned long long)answer->allocations, (unsigned long long)answer->frees);
    return true;
}

void program_end(struct program *program)
{
    if (program->pid <= 0)
        return;
    close(program->socket);
    close(program->messages);
    if (!program->ended) {
        kill(program->pid, SIGKILL);
        while (waitpid(program->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    *program = (struct program){0};
}
