/* Measures plans. */
#ifndef KVMBENCH_EXECUTOR_H
#define KVMBENCH_EXECUTOR_H

#include "protocol/plan.h"

/* Measures the plan and writes the records. Returns the process's exit code. */
int suite_run(const struct plan *plan);

#endif
