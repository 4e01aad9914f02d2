package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.session.SessionListener;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a session is: a bar on a terminal, a line now and then elsewhere. Always on standard error. */
abstract class ProgressView implements SessionListener, AutoCloseable {

    /** @param quiet shows nothing but notes */
    static ProgressView create(PrintStream err, boolean quiet, boolean terminal, Saver saver) {
        return quiet ? new Lines(err, saver, Long.MAX_VALUE) : terminal ? new Bar(err, saver) : new Lines(err, saver, 10);
    }

    /** Where unfinished results go. */
    interface Saver {
        void save(io.jenkins.plugins.kvmbench.engine.result.ResultSet soFar);
    }

    private final Saver saver;

    private ProgressView(Saver saver) {
        this.saver = saver;
    }

    @Override
    public void save(io.jenkins.plugins.kvmbench.engine.result.ResultSet soFar) {
        saver.save(soFar);
    }

    @Override
    public abstract void close();

    private static String left(Duration left) {
        if (left == null) {
            return "";
        }
        long seconds = Math.max(1, left.toSeconds());
        return seconds < 100 ? seconds + " s left" : (seconds + 30) / 60 + " min left";
    }

    private static final class Bar extends ProgressView {
        private static final int STEPS = 1000;
        private final PrintStream err;
        private ProgressBar bar;

        Bar(PrintStream err, Saver saver) {
            super(saver);
            this.err = err;
        }

        @Override
        public synchronized void progress(String what, double done, Duration left) {
            if (bar == null) {
                bar = new ProgressBarBuilder()
                        .setInitialMax(STEPS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(200)
                        .hideEta()
                        .setConsumer(new ConsoleProgressBarConsumer(err))
                        .clearDisplayOnFinish()
                        .build();
            }
            bar.stepTo(Math.round(done * STEPS));
            bar.setExtraMessage(" " + left(left) + "  " + what);
        }

        @Override
        public synchronized void note(String text) {
            close();
            err.println(text);
        }

        @Override
        public synchronized void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }

    private static final class Lines extends ProgressView {
        private final PrintStream err;
        private final long everySeconds;
        private long lastNs = System.nanoTime();

        Lines(PrintStream err, Saver saver, long everySeconds) {
            super(saver);
            this.err = err;
            this.everySeconds = everySeconds;
        }

        @Override
        public synchronized void progress(String what, double done, Duration left) {
            if (System.nanoTime() - lastNs > everySeconds * 1_000_000_000.0) {
                lastNs = System.nanoTime();
                err.printf("%3.0f %%  %s  %s%n", done * 100, left(left), what);
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
