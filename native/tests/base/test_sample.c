#include "base/clock.h"
#include "base/sample.h"
#include "tests/test.h"

#include <math.h>

TEST(sample_iterations_reach_the_target_whatever_an_iteration_costs)
{
    static const double costs_ns[] = {0.5, 40, 33000, 5e6, 4e9};
    for (size_t i = 0; i < sizeof costs_ns / sizeof *costs_ns; i++) {
        uint64_t iterations = 1;
        for (int step = 0; step < 12; step++)
            iterations = sample_iterations(iterations, (uint64_t)(costs_ns[i] * (double)iterations), 2000000);
        double took = costs_ns[i] * (double)iterations;
        CHECK_MESSAGE(iterations == 1 || fabs(took - 2e6) < costs_ns[i], "%llu iterations of %g ns", (unsigned long long)iterations,
                      costs_ns[i]);
        CHECK(iterations > 1 || costs_ns[i] >= 2e6);
    }
}

TEST(sample_iterations_grow_at_most_tenfold)
{
    CHECK(sample_iterations(3, 1, 2000000) == 30);
    CHECK(sample_iterations(3, 0, 2000000) == 30);
}

TEST(sample_quantile_interpolates)
{
    double values[] = {4, 1, 3, 2};
    CHECK(sample_quantile(values, 4, 0.5) == 2.5);
    CHECK(sample_quantile(values, 4, 0) == 1 && sample_quantile(values, 4, 1) == 4);
    CHECK(isnan(sample_quantile(values, 0, 0.5)));
}

TEST(sample_variation_and_autocorrelation)
{
    double values[] = {9, 11, 9, 11};
    CHECK(fabs(sample_cv(values, 4) - sqrt(4.0 / 3) / 10) < 1e-12);
    CHECK(fabs(sample_lag1(values, 4) + 0.75) < 1e-12);
    double constant[] = {5, 5, 5};
    CHECK(isnan(sample_lag1(constant, 3)) && isnan(sample_cv(constant, 1)));
}

TEST(sample_random_repeats_with_its_seed)
{
    uint64_t a = 1, b = 1, c = 2;
    uint64_t first = sample_random(&a);
    CHECK(first == sample_random(&b) && first != sample_random(&c) && first != sample_random(&a));
}

TEST(clock_stretch_spins_for_the_canary_inside_the_stretch)
{
    uint64_t start = clock_ns();
    while (clock_ns() - start < 1000000)
        ;
    uint64_t plain = clock_ns() - start;
    uint64_t stretched = clock_end_stretch(start, 50);
    CHECK_MESSAGE(stretched >= plain + plain / 2, "%llu after %llu", (unsigned long long)stretched, (unsigned long long)plain);
    CHECK(clock_ns() - start >= stretched);
}
