/* The suites that there are, in words. */
#ifndef KVMBENCH_REGISTRY_H
#define KVMBENCH_REGISTRY_H

/* Writes the document of `describe` to standard output. Returns the process's exit code. */
int suite_describe(void);

#endif
