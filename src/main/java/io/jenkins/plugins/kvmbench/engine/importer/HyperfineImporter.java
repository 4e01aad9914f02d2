package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code hyperfine --export-json}: each time is one process, so one invocation; one that did not end with exit code 0
 * failed.
 */
final class HyperfineImporter implements Importer {

    @Override
    public String name() {
        return "hyperfine";
    }

    @Override
    public boolean detect(Shape shape) {
        return shape.has("/results[]/command") && (shape.has("/results[]/times") || shape.has("/results[]/mean"));
    }

    @Override
    public void read(JsonInput in, Document into) throws IOException {
        boolean found = false;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            if (key.equals("results")) {
                found = true;
                in.startArray();
                while (in.nextElement()) {
                    command(in, into);
                }
            } else {
                in.skip();
            }
        }
        if (!found) {
            throw in.missing("results");
        }
    }

    private static void command(JsonInput in, Document into) throws IOException {
        String command = null;
        double[] times = null;
        double[] memory = null;
        List<String> failures = null;
        SortedMap<String, String> params = new TreeMap<>();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "command" -> command = in.text();
                case "times" -> times = in.isNull() ? null : in.numbers();
                case "memory_usage_byte" -> memory = in.isNull() ? null : in.numbers();
                case "exit_codes" -> failures = failures(in);
                case "parameters" -> params = params(in);
                default -> in.skip();
            }
        }
        if (command == null) {
            throw in.missing("command");
        }
        if (times == null) {
            throw in.missing("times");
        }
        if (failures != null && failures.size() != times.length) {
            throw in.error(times.length + " times but " + failures.size() + " exit codes");
        }
        if (memory != null && memory.length != times.length) {
            throw in.error(times.length + " times but " + memory.length + " values of memory");
        }
        in.charge(100L * times.length);
        Entry entry = into.entry("hyperfine", command, params, Map.of());
        entry.add("time", Unit.of("s"), Direction.LOWER, true, invocations(times, failures));
        if (memory != null) {
            entry.add("memory", Unit.of("B"), Direction.LOWER, false, invocations(memory, failures));
        }
    }

    /** Why each process failed, null where it did not. */
    private static List<String> failures(JsonInput in) throws IOException {
        List<String> failures = new ArrayList<>();
        in.startArray();
        while (in.nextElement()) {
            if (in.isNull()) {
                failures.add("ended by a signal");
            } else {
                long code = in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
                failures.add(code == 0 ? null : "exit code " + code);
            }
        }
        return failures;
    }

    private static SortedMap<String, String> params(JsonInput in) throws IOException {
        SortedMap<String, String> params = new TreeMap<>();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            params.put(key, in.scalar());
        }
        return params;
    }

    private static List<Invocation> invocations(double[] values, List<String> failures) {
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            String failure = failures == null ? null : failures.get(i);
            invocations.add(new Invocation(
                    Invocation.UNKNOWN_SLOT,
                    0,
                    new double[] {values[i]},
                    0,
                    failure == null ? Status.OK : Status.FAILED,
                    Contamination.UNKNOWN,
                    failure == null ? "" : failure));
        }
        return invocations;
    }
}
