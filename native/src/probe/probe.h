/* What this machine's KVM really does, what it costs, and how noisy the machine is today. */
#ifndef KVMBENCH_PROBE_H
#define KVMBENCH_PROBE_H

/* Writes the document of `probe` to standard output. Returns the process's exit code. */
int probe_print(void);

/* Writes the document of `calibrate` to standard output. Returns the process's exit code. */
int probe_calibrate(unsigned seconds);

#endif
