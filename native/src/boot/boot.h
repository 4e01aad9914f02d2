/* The harness as the first process of a kernel that was booted to be measured (docs/native-harness.md, "In a guest"). */
#ifndef KVMBENCH_BOOT_H
#define KVMBENCH_BOOT_H

/* Measures /plan.json and ends the machine. Returns, with an exit code, only where it is not the first process. */
int boot_run(void);

#endif
