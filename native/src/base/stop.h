/* Reasons to end early: SIGINT, SIGTERM, a dead parent, the plan's deadline. */
#ifndef KVMBENCH_STOP_H
#define KVMBENCH_STOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum stop_reason { STOP_NONE, STOP_INTERRUPTED, STOP_DEADLINE };

/* Set by signals; loops look at it. */
extern volatile sig_atomic_t stop_reason;

/*
 * A child's process group that a stop must end too; 0: none. It gets SIGTERM at once, and SIGKILL if the process has to
 * be ended the hard way.
 */
extern volatile pid_t stop_child_group;

/*
 * Installs the handlers and asks the kernel for a signal when the parent dies. Interrupts and hangups that were ignored
 * (nohup, jobs in the background) stay ignored.
 */
void stop_install(void);

/* In a forked process: signals are as they were before stop_install. */
void stop_give_back(void);

/*
 * Ends the run after this time: loops see STOP_DEADLINE. Who is not done 0.7 s after an interrupt, or 2.5 s after the
 * deadline, is ended the hard way, with the exit code the stop has.
 */
void stop_at_deadline(uint64_t milliseconds);

#endif
