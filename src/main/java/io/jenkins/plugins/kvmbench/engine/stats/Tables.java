package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Distributions that are asked for again and again, by their sample sizes. A build has few sizes and a simulation asks for the
 * same ones, while all that are possible would take some ten megabytes for as long as the process lives.
 */
final class Tables {

    private final ConcurrentMap<Long, double[]> known = new ConcurrentHashMap<>();
    private final int most;

    /** @param most so many are kept; one more, and all are forgotten */
    Tables(int most) {
        this.most = most;
    }

    double[] get(long size, Supplier<double[]> table) {
        double[] found = known.get(size);
        if (found == null) {
            found = table.get();
            if (known.size() >= most) {
                known.clear();
            }
            known.put(size, found);
        }
        return found;
    }

    int kept() {
        return known.size();
    }
}
