package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.session.SessionListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows how far a session is: a bar on a terminal, a line now and then elsewhere. Always on standard error. */
abstract class ProgressView implements SessionListener, AutoCloseable {

    /** @param quiet shows nothing but notes */
    static ProgressView create(PrintStream err, boolean quiet, Saver saver) {
        return quiet
                ? lines(err, Long.MAX_VALUE, saver)
                : Terminal.rewritesLines() ? bar(err, Terminal.width(), saver) : lines(err, 10, saver);
    }

    /** One line that is written again and again, on a terminal of so many columns. */
    static ProgressView bar(PrintStream err, int width, Saver saver) {
        return new Bar(err, width, saver);
    }

    /** Plain lines, so many seconds apart. */
    static ProgressView lines(PrintStream err, long everySeconds, Saver saver) {
        return new Lines(err, everySeconds, saver);
    }

    /** Where unfinished results go. */
    interface Saver {
        void save(ResultSet soFar);
    }

    private final Saver saver;

    private ProgressView(Saver saver) {
        this.saver = saver;
    }

    @Override
    public void save(ResultSet soFar) {
        saver.save(soFar);
    }

    @Override
    public abstract void close();

    private static String line(String what, double done, Duration left) {
        return String.format(Locale.ROOT, "%3.0f %%  %s  %s", done * 100, left(left), what);
    }

    private static String left(Duration left) {
        if (left == null) {
            return "";
        }
        long seconds = Math.max(1, left.toSeconds());
        return seconds < 100 ? seconds + " s left" : (seconds + 30) / 60 + " min left";
    }

    private static final class Bar extends ProgressView {

        /** COLUMNS is often not exported, and a line that the terminal breaks cannot be written again. */
        private static final int WIDEST = 80;

        private static final long EVERY_NS = 200_000_000;

        private final PrintStream err;
        private final int room;

        /** Characters on the line; 0 while it is empty. */
        private int shown;

        private long lastNs;

        Bar(PrintStream err, int width, Saver saver) {
            super(saver);
            this.err = err;
            // The last column stays free: some terminals go to the next line once it is written.
            this.room = Math.max(1, Math.min(width, WIDEST) - 1);
        }

        @Override
        public synchronized void progress(String what, double done, Duration left) {
            if (shown == 0 || System.nanoTime() - lastNs > EVERY_NS) {
                lastNs = System.nanoTime();
                int steps = room / 4;
                int full = (int) Math.round(Math.max(0, Math.min(1, done)) * steps);
                show("[" + "=".repeat(full) + " ".repeat(steps - full) + "] " + line(what, done, left));
            }
        }

        @Override
        public synchronized void note(String text) {
            close();
            err.println(text);
        }

        @Override
        public synchronized void close() {
            if (shown > 0) {
                show("");
                err.print('\r');
                err.flush();
            }
        }

        /** Spaces cover the rest of what stood there: every terminal knows them and the carriage return. */
        private void show(String text) {
            String cut = text.length() <= room ? text : text.substring(0, room);
            err.print('\r' + cut + " ".repeat(Math.max(0, shown - cut.length())));
            err.flush();
            shown = cut.length();
        }
    }

    private static final class Lines extends ProgressView {
        private final PrintStream err;
        private final long everySeconds;
        private long lastNs = System.nanoTime();

        Lines(PrintStream err, long everySeconds, Saver saver) {
            super(saver);
            this.err = err;
            this.everySeconds = everySeconds;
        }

        @Override
        public synchronized void progress(String what, double done, Duration left) {
            if (System.nanoTime() - lastNs > everySeconds * 1_000_000_000.0) {
                lastNs = System.nanoTime();
                err.println(line(what, done, left));
            }
        }

        @Override
        public synchronized void note(String text) {
            err.println(text);
        }

        @Override
        public void close() {
            // Lines need no tidying up.
        }
    }
}
