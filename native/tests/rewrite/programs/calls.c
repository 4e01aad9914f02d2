/* A static program that makes many different system calls: rewritten, it has to print the same and end the same. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    caught = number;
}

static void *in_thread(void *argument)
{
    return (char *)argument + 1;
}

static void files(void)
{
    char text[64] = {0};
    struct stat status;
    int pipes[2];
    printf("open %d %s\n", open("/nonexistent", O_RDONLY), strerror(errno));
    if (pipe(pipes) != 0 || write(pipes[1], "hello", 5) != 5)
        puts("no pipe");
    printf("read %zd %s\n", read(pipes[0], text, sizeof text), text);
    int known = fstat(pipes[0], &status);
    printf("fstat %d %d\n", known, S_ISFIFO(status.st_mode));
    close(pipes[0]);
    printf("write %zd\n", write(pipes[1], "x", 1)); /* SIGPIPE ignored */
    printf("close %d %d\n", close(pipes[1]), close(pipes[1]));
}

static void memory(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(page, 7, 4096);
    printf("mmap %d mprotect %d munmap %d\n", page != MAP_FAILED, mprotect(page, 4096, PROT_READ), munmap(page, 4096));
    char *large = malloc(1 << 20), *small = malloc(100);
    printf("malloc %d %d\n", large != NULL, small != NULL);
    free(large);
    free(small);
}

static void processes(void)
{
    int status = 0, sockets[2];
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(3);
    waitpid(child, &status, 0);
    printf("fork %d\n", WEXITSTATUS(status));
    printf("system %d\n", WEXITSTATUS(system("exit 4")));
    printf("socketpair %d\n", socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
    printf("send %zd\n", send(sockets[0], "abc", 3, 0));
}

int main(int argc, char **argv)
{
    pthread_t thread;
    void *result = NULL;
    struct timespec moment = {0, 1000};
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR1, on_signal);
    raise(SIGUSR1);
    printf("arguments %d %s signal %d\n", argc, argv[argc - 1], caught == SIGUSR1);
    files();
    memory();
    processes();
    pthread_create(&thread, NULL, in_thread, argv[0]);
    pthread_join(thread, &result);
    printf("thread %d\n", result == argv[0] + 1);
    printf("nanosleep %d getpid %d\n", nanosleep(&moment, NULL), getpid() > 0);
    return 42;
}
