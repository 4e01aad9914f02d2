#include "base/sample.h"

#include <math.h>
#include <stdlib.h>

uint64_t sample_iterations(uint64_t iterations, uint64_t elapsed_ns, uint64_t target_ns)
{
    if (elapsed_ns == 0)
        return iterations * 10;
    double wanted = (double)iterations * (double)target_ns / (double)elapsed_ns;
    if (wanted > (double)iterations * 10)
        wanted = (double)iterations * 10;
    return wanted < 1 ? 1 : (uint64_t)(wanted + 0.5);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double sample_quantile(double *values, size_t count, double p)
{
    if (count == 0)
        return NAN;
    qsort(values, count, sizeof *values, compare);
    double at = p * (double)(count - 1);
    size_t below = (size_t)at;
    if (below + 1 >= count)
        return values[count - 1];
    return values[below] + (at - (double)below) * (values[below + 1] - values[below]);
}

static double mean(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

double sample_cv(const double *values, size_t count)
{
    if (count < 2)
        return NAN;
    double centre = mean(values, count), squares = 0;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - centre) * (values[i] - centre);
    return sqrt(squares / (double)(count - 1)) / centre;
}

double sample_lag1(const double *values, size_t count)
{
    if (count < 2)
        return NAN;
    double centre = mean(values, count), squares = 0, products = 0;
    for (size_t i = 0; i < count; i++) {
        double here = values[i] - centre;
        squares += here * here;
        if (i + 1 < count)
            products += here * (values[i + 1] - centre);
    }
    return squares > 0 ? products / squares : NAN;
}

uint64_t sample_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}
