package io.jenkins.plugins.kvmbench.engine.codec;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the {@code invocations} of a result: nearly all of a result file. */
final class InvocationReader {

    /** The warm-up is not known: the result did not say so yet. */
    static final int UNKNOWN = -1;

    /** Rough sizes in a heap, in bytes, for the account of memory. */
    static final int ENTRY_BYTES = 96;

    private static final int INVOCATION_BYTES = 80;
    private static final int MAX_SHARED = 4096;

    private final JsonInput in;
    private final Keep keep;

    /** The metrics of one process were disturbed together: one object serves all of them. */
    private final Map<Contamination, Contamination> contaminations = new HashMap<>();

    InvocationReader(JsonInput in, Keep keep) {
        this.in = in;
        this.keep = keep;
    }

    /** An invocation whose warm-up may be the one of its result, which may come later in the file. */
    record Draft(Invocation read, boolean settled) {}

    /** Reads the array it stands on. */
    List<Draft> drafts(int resultWarmup) throws IOException {
        List<Draft> drafts = new ArrayList<>();
        in.startArray();
        while (in.nextElement()) {
            drafts.add(draft(resultWarmup));
        }
        return drafts;
    }

    /** The invocations, now that the whole result has been read. */
    List<Invocation> settle(List<Draft> drafts, int resultWarmup) {
        List<Invocation> invocations = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            Invocation read = draft.read();
            if (draft.settled()) {
                invocations.add(read);
            } else {
                double[] samples = read.samples();
                int warmup = Math.min(Math.max(resultWarmup, 0), samples.length);
                invocations.add(kept(new Invocation(
                        read.slot(),
                        read.startedMs(),
                        samples,
                        warmup,
                        read.status(),
                        read.contamination(),
                        read.note())));
            }
        }
        return invocations;
    }

    int warmup() throws IOException {
        return (int) in.integer(0, JsonInput.MAX_NUMBERS);
    }

    private Draft draft(int resultWarmup) throws IOException {
        int slot = Invocation.UNKNOWN_SLOT;
        long started = 0;
        int warmup = resultWarmup;
        Status status = Status.OK;
        Contamination contamination = Contamination.UNKNOWN;
        String note = "";
        double[] samples = null;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "slot" -> slot = (int) in.integer(0, Integer.MAX_VALUE);
                case "started_ms" -> started = in.integer(0, Long.MAX_VALUE);
                case "warmup" -> warmup = warmup();
                case "status" -> status = in.choice(Status.class);
                case "contamination" -> contamination = contamination();
                case "note" -> note = in.text();
                case "samples" -> samples = in.numbers();
                default -> in.skip();
            }
        }
        if (samples == null) {
            throw in.missing("samples");
        }
        boolean settled = warmup != UNKNOWN;
        int counted = settled ? Math.min(warmup, samples.length) : 0;
        Invocation all = new Invocation(slot, started, samples, counted, status, contamination, note);
        Invocation read = settled ? kept(all) : all;
        in.charge(INVOCATION_BYTES + 8L * (settled && keep == Keep.MEDIANS ? 1 : samples.length));
        return new Draft(read, settled);
    }

    private Invocation kept(Invocation all) {
        return keep == Keep.ALL ? all : all.condensed();
    }

    private Contamination contamination() throws IOException {
        SortedMap<String, Double> readings = new TreeMap<>();
        List<String> reasons = new ArrayList<>();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "readings" -> readings = in.namedNumbers();
                case "reasons" -> {
                    in.startArray();
                    while (in.nextElement()) {
                        reasons.add(in.text());
                    }
                }
                default -> in.skip();
            }
        }
        Contamination read = new Contamination(readings, reasons);
        Contamination known = contaminations.putIfAbsent(read, read);
        if (known != null) {
            return known;
        }
        in.charge(ENTRY_BYTES * (1L + readings.size() + reasons.size()));
        if (contaminations.size() >= MAX_SHARED) {
            contaminations.clear();
        }
        return read;
    }
}
