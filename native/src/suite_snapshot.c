#include "suite.h"
const struct suite_def suite_snapshot = {.name="snapshot", .title="t", .benchmarks=(const struct bench_def[]){{0}}};
