#include "base/stop.h"

#include "base/exit_code.h"

#include <sys/prctl.h>
#include <sys/time.h>
#include <unistd.h>

/* PR_SET_PDEATHSIG fires when the *thread* that started us ends, so a signal of its own, checked against getppid(). */
enum { PARENT_SIGNAL_OFFSET = 2 };

/* At the deadline there are samples to write, and machines to tear down before the last record; nobody waits for an interrupt's. */
static const struct itimerval deadline_grace = {.it_value = {.tv_sec = 2, .tv_usec = 500000}};
static const struct itimerval interrupt_grace = {.it_value = {.tv_usec = 700000}};

volatile sig_atomic_t stop_reason;
volatile pid_t stop_child_group;
static pid_t parent;

/* What was changed, and how it was. */
static struct {
    int number;
    struct sigaction before;
} changed[6];
static size_t changed_count;

static void end_hard(void)
{
    static const char message[] = "kvmbench-harness: ended the hard way: something did not stop in time\n";
    if (stop_child_group > 0)
        kill(-stop_child_group, SIGKILL);
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) {
        /* Nobody listens any more. */
    }
    _exit(stop_reason == STOP_INTERRUPTED ? EXIT_INTERRUPTED : EXIT_FAILED);
}

static void request(enum stop_reason reason)
{
    if (stop_reason == STOP_NONE || (stop_reason == STOP_DEADLINE && reason == STOP_INTERRUPTED)) {
        stop_reason = reason;
        setitimer(ITIMER_REAL, reason == STOP_DEADLINE ? &deadline_grace : &interrupt_grace, NULL);
    }
    if (stop_child_group > 0)
        kill(-stop_child_group, SIGTERM);
}

static void on_signal(int number)
{
    if (number == SIGALRM && stop_reason != STOP_NONE)
        end_hard();
    else if (number == SIGALRM)
        request(STOP_DEADLINE);
    else if (number == SIGINT || number == SIGTERM || number == SIGHUP || getppid() != parent)
        request(STOP_INTERRUPTED);
}

static void change(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler}; /* no SA_RESTART: KVM_RUN and waits have to return */
    changed[changed_count].number = number;
    sigaction(number, &action, &changed[changed_count++].before);
}

static bool ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void stop_install(void)
{
    parent = getppid();
    int parent_signal = SIGRTMIN + PARENT_SIGNAL_OFFSET;
    if (!ignored(SIGINT))
        change(SIGINT, on_signal);
    if (!ignored(SIGHUP))
        change(SIGHUP, on_signal);
    change(SIGTERM, on_signal);
    change(SIGALRM, on_signal);
    change(parent_signal, on_signal);
    change(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, parent_signal);
    if (getppid() != parent)
        request(STOP_INTERRUPTED);
}

void stop_give_back(void)
{
    for (size_t i = 0; i < changed_count; i++)
        sigaction(changed[i].number, &changed[i].before, NULL);
}

void stop_at_deadline(uint64_t milliseconds)
{
    struct itimerval deadline = {
        .it_value = {.tv_sec = (time_t)(milliseconds / 1000), .tv_usec = (suseconds_t)(milliseconds % 1000 * 1000)},
    };
    setitimer(ITIMER_REAL, &deadline, NULL);
}
