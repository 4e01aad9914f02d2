package io.jenkins.plugins.kvmbench.engine.history.index;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;

public class ThinningTest {

    private static double[] waves(int count) {
        return IntStream.range(0, count).mapToDouble(i -> 100 + Math.sin(i)).toArray();
    }

    private static BitSet at(int... places) {
        BitSet set = new BitSet();
        Arrays.stream(places).forEach(set::set);
        return set;
    }

    private static List<Integer> chosen(double[] values, BitSet notable, int max) {
        return Arrays.stream(Thinning.choose(values, notable, max)).boxed().toList();
    }

    @Test
    public void shouldKeepEverythingThatFits() {
        assertArrayEquals(new int[] {0, 1, 2}, Thinning.choose(waves(3), at(), 3));
        assertArrayEquals(new int[0], Thinning.choose(waves(0), at(), 3));
    }

    @Test
    public void shouldKeepTheBoundTheOrderAndTheEnds() {
        for (int max : new int[] {2, 3, 4, 10, 99, 500}) {
            for (int count : new int[] {501, 777, 10_000}) {
                List<Integer> chosen = chosen(waves(count), at(5, 6, 7, count - 2), max);
                assertTrue(chosen.size() + " of " + max, chosen.size() <= max && chosen.size() >= max * 0.9 - 1);
                assertEquals(chosen.stream().sorted().distinct().toList(), chosen);
                assertEquals(0, (int) chosen.get(0));
                assertEquals(count - 1, (int) chosen.get(chosen.size() - 1));
            }
        }
    }

    @Test
    public void shouldKeepRegressionsAndSpikes() {
        double[] values = waves(10_000);
        values[4321] = 1000;
        values[8765] = 1;
        List<Integer> chosen = chosen(values, at(17, 5000, 9001), 100);
        assertTrue(chosen.toString(), chosen.containsAll(List.of(17, 4321, 5000, 8765, 9001)));
    }

    @Test
    public void shouldKeepTheNewestWhereThereAreTooManyToKeep() {
        BitSet all = new BitSet();
        all.set(0, 1000);
        List<Integer> chosen = chosen(waves(1000), all, 10);
        assertEquals(List.of(0, 991, 992, 993, 994, 995, 996, 997, 998, 999), chosen);
    }
}
