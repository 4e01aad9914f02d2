/* Exit codes of the process (docs/native-harness.md). */
#ifndef KVMBENCH_EXIT_CODE_H
#define KVMBENCH_EXIT_CODE_H

enum { EXIT_MEASURED = 0, EXIT_FAILED = 1, EXIT_USAGE = 64, EXIT_CANNOT = 77, EXIT_INTERRUPTED = 130 };

#endif
