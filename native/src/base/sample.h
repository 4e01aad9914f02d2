/* Calibration of loops and the order statistics that probes and calibration report. */
#ifndef KVMBENCH_SAMPLE_H
#define KVMBENCH_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * The next number of iterations to try, after `iterations` took `elapsed_ns`, so that a sample takes about `target_ns`.
 * Grows at most tenfold a step, since the first iterations are slow; at least 1.
 */
uint64_t sample_iterations(uint64_t iterations, uint64_t elapsed_ns, uint64_t target_ns);

/* The p-quantile (0 to 1) with linear interpolation (Hyndman & Fan 1996, type 7). Sorts values. NAN for count 0. */
double sample_quantile(double *values, size_t count, double p);

/* Standard deviation over mean. NAN for fewer than two. */
double sample_cv(const double *values, size_t count);

/* Lag-1 autocorrelation: sum(c_t c_(t+1)) / sum(c_t^2), c centred on the mean. NAN for fewer than two or no variation. */
double sample_lag1(const double *values, size_t count);

/* SplitMix64 (Steele, Lea & Flood 2014): the seeded order and workloads. */
uint64_t sample_random(uint64_t *state);

#endif
