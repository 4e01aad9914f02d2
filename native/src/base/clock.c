#include "base/clock.h"

double clock_tsc_per_ns(void)
{
    static double known;
    if (known == 0) {
        uint64_t from_ns = clock_ns(), from = clock_tsc(), to_ns;
        do {
            to_ns = clock_ns();
        } while (to_ns - from_ns < 2000000);
        known = (double)(clock_tsc() - from) / (double)(to_ns - from_ns);
    }
    return known;
}

uint64_t clock_end_stretch(uint64_t start_ns, unsigned canary_percent)
{
    uint64_t now = clock_ns();
    if (canary_percent == 0)
        return now - start_ns;
    uint64_t until = now + (now - start_ns) * canary_percent / 100;
    while (now < until)
        now = clock_ns();
    return now - start_ns;
}
