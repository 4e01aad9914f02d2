package io.jenkins.plugins.kvmbench.engine.codec;

import io.jenkins.plugins.kvmbench.engine.gate.PlainGate;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The input of {@link PlainGate}: {@code [{"name", "better": "lower"|"higher", "base": [...], "head": [...], "slots_base":
 * [...], "slots_head": [...]}]}. An arm is an array with one number, or one array of iterations, for each invocation. The
 * slots are optional; without a head the benchmark has vanished.
 */
public final class PlainJson {

    private PlainJson() {}

    /**
     * @param bytes JSON; closed by this
     * @param source what it is, for errors
     */
    public static List<PlainGate.Entry> read(InputStream bytes, String source) throws IOException {
        try (JsonInput in = JsonInput.of(bytes, source)) {
            List<PlainGate.Entry> entries = new ArrayList<>();
            in.startArray();
            while (in.nextElement()) {
                entries.add(entry(in));
            }
            in.end();
            return entries;
        }
    }

    private static PlainGate.Entry entry(JsonInput in) throws IOException {
        String name = null;
        Direction better = null;
        double[][] base = null;
        double[][] head = null;
        int[] slotsBase = null;
        int[] slotsHead = null;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "name" -> name = in.text();
                case "better" -> better = in.choice(Direction.class);
                case "base" -> base = arm(in);
                case "head" -> head = in.isNull() ? null : arm(in);
                case "slots_base" -> slotsBase = in.isNull() ? null : slots(in);
                case "slots_head" -> slotsHead = in.isNull() ? null : slots(in);
                default -> in.skip();
            }
        }
        if (name == null || better == null || base == null) {
            throw in.missing(name == null ? "name" : better == null ? "better" : "base");
        }
        try {
            return new PlainGate.Entry(name, better, base, head, slotsBase, slotsHead);
        } catch (IllegalArgumentException e) {
            throw in.error(e.getMessage());
        }
    }

    private static double[][] arm(JsonInput in) throws IOException {
        List<double[]> invocations = new ArrayList<>();
        in.startArray();
        while (in.nextElement()) {
            invocations.add(in.isArray() ? in.numbers() : new double[] {in.number()});
        }
        return invocations.toArray(new double[0][]);
    }

    private static int[] slots(JsonInput in) throws IOException {
        List<Integer> slots = new ArrayList<>();
        in.startArray();
        while (in.nextElement()) {
            slots.add((int) in.integer(0, Integer.MAX_VALUE));
        }
        return slots.stream().mapToInt(Integer::intValue).toArray();
    }
}
