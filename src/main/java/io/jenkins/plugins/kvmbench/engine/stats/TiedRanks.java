package io.jenkins.plugins.kvmbench.engine.stats;

/** The exact null distribution of a rank sum under a given tie pattern, by dynamic programming over the tied groups. */
final class TiedRanks {

    private TiedRanks() {}

    /**
     * The tails of the rank sum of a sample of {@code size} values.
     *
     * @param sum its sum of doubled midranks
     */
    static Tails of(Pooled pooled, int size, int sum) {
        int[] ranks = pooled.ranks();
        int first = ranks[0];
        int last = ranks[ranks.length - 1];
        int step = 0;
        for (int rank : ranks) {
            step = gcd(step, rank - first);
        }
        if (step == 0) {
            return Tails.CERTAIN;
        }
        int total = pooled.total();
        boolean low = sum <= size * (total + 1);
        // Count from the nearer end of the distribution only: distances from the lowest rank, or from the highest.
        int groups = ranks.length;
        int[] distances = new int[groups];
        int[] counts = new int[groups];
        for (int i = 0; i < groups; i++) {
            int group = low ? i : groups - 1 - i;
            distances[i] = Math.abs(ranks[group] - (low ? first : last)) / step;
            counts[i] = pooled.counts()[group];
        }
        int reached = (low ? sum - size * first : size * last - sum) / step;
        double[] ways = count(distances, counts, size, reached);
        double all = choose(total, size);
        double within = 0;
        for (double way : ways) {
            within += way;
        }
        Tails tails = new Tails(Math.min(1, 1 - (within - ways[reached]) / all), Math.min(1, within / all));
        return low ? tails : tails.mirrored();
    }

    /**
     * In how many ways {@code size} values have each sum of distances from 0 to {@code top}.
     *
     * @param distances ascending: what is still to be chosen adds at least the present distance each, and sums from which
     *     that leads beyond the top are not counted on
     */
    private static double[] count(int[] distances, int[] counts, int size, int top) {
        double[][] ways = new double[size + 1][top + 1];
        ways[0][0] = 1;
        int seen = 0;
        for (int group = 0; group < distances.length; group++) {
            int distance = distances[group];
            seen += counts[group];
            for (int chosen = Math.min(seen, size); chosen >= 1; chosen--) {
                double[] to = ways[chosen];
                int useful = top - (size - chosen) * distance;
                double binomial = 1;
                for (int taken = 1; taken <= Math.min(counts[group], chosen); taken++) {
                    binomial = binomial * (counts[group] - taken + 1) / taken;
                    int gain = taken * distance;
                    double[] from = ways[chosen - taken];
                    for (int sum = useful; sum >= gain; sum--) {
                        to[sum] += binomial * from[sum - gain];
                    }
                }
            }
        }
        return ways[size];
    }

    private static double choose(int n, int k) {
        double ways = 1;
        for (int i = 1; i <= k; i++) {
            ways = ways * (n - k + i) / i;
        }
        return ways;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
