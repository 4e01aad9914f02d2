/* The command `kvmbench-harness rewrite IN OUT`. */
#ifndef KVMBENCH_REWRITE_COMMAND_H
#define KVMBENCH_REWRITE_COMMAND_H

/*
 * Rewrites the static executable `in` into `out`, whose trampolines make the system calls themselves, and writes what was
 * done as one JSON document to standard output. Returns the process's exit code; on failure `out` is as it was.
 */
int rewrite_command(const char *in, const char *out);

#endif
