package io.jenkins.plugins.kvmbench.engine.guest;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What comes out of a guest: the first process's own lines before and after the harness's records. */
final class GuestRecords {

    /** What the first process's own lines begin with (native/src/boot). */
    static final String MARK = "kvmbench-guest ";

    private static final Pattern START = Pattern.compile("kvmbench-guest start (\\d{1,18}) (\\S{1,100})");
    private static final Pattern END = Pattern.compile("kvmbench-guest end (\\d{1,18}) exit (\\d{1,3})(?: (.*))?");

    private final Consumer<String> records;
    private String release = "";
    private long startNs = -1;
    private long endNs = -1;
    private long startedAt;
    private long endedAt;
    private int exitCode = -1;
    private String problem = "";

    /** @param records told of each record */
    GuestRecords(Consumer<String> records) {
        this.records = records;
    }

    synchronized void line(String line) {
        Matcher start = START.matcher(line);
        Matcher end = END.matcher(line);
        if (start.matches()) {
            startNs = Long.parseLong(start.group(1));
            release = start.group(2);
            startedAt = System.nanoTime();
        } else if (end.matches()) {
            endNs = Long.parseLong(end.group(1));
            exitCode = Integer.parseInt(end.group(2));
            problem = Optional.ofNullable(end.group(3)).orElse("");
            endedAt = System.nanoTime();
        } else {
            records.accept(line);
        }
    }

    /** The kernel's own name for itself; empty before it has started the harness. */
    synchronized String release() {
        return release;
    }

    synchronized boolean started() {
        return startNs >= 0;
    }

    synchronized boolean ended() {
        return endNs >= 0;
    }

    /** The harness's, -1 when nobody said. */
    synchronized int exitCode() {
        return exitCode;
    }

    /** Why the first process did not start the harness; empty when it did. */
    synchronized String problem() {
        return problem;
    }

    /** Seconds between the two lines, by the guest's clock and by this machine's. */
    synchronized double guestSeconds() {
        return (endNs - startNs) / 1e9;
    }

    synchronized double hostSeconds() {
        return (endedAt - startedAt) / 1e9;
    }
}
