package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.kohsuke.github.GHException;

/**
 * How often and how long GitHub is asked again.
 *
 * @param attempts most attempts, the first among them
 * @param longest most time spent waiting between all of them
 * @param sleeper what waits
 */
record Patience(int attempts, Duration longest, Sleeper sleeper) {

    /** As long as a secondary limit usually lasts, twice. */
    static final Patience DEFAULT = new Patience(5, Duration.ofMinutes(3), wait -> Thread.sleep(wait.toMillis()));

    private static final long FIRST_WAIT_MS = 1_000;

    /** Waits. */
    interface Sleeper {
        void sleep(Duration wait) throws InterruptedException;
    }

    /** Requests that can be made again from the start, whatever was done of them. */
    interface Work<T> {
        T run() throws IOException;
    }

    <T> T attempt(Work<T> work) throws RefusedException, InterruptedException {
        Duration waited = Duration.ZERO;
        for (int attempt = 1; ; attempt++) {
            IOException problem;
            try {
                return work.run();
            } catch (IOException e) {
                problem = e;
            } catch (RuntimeException e) {
                // The library's iterators wrap what went wrong.
                if (!(e instanceof GHException && e.getCause() instanceof IOException)) {
                    // What the library throws where an answer is not what it expects. Its text may hold anything.
                    throw new RefusedException("GitHub's answer was not understood (" + e.getClass().getSimpleName() + ")");
                }
                problem = (IOException) e.getCause();
            }
            throwIfInterrupted(problem);
            Refusal refusal = Refusal.of(problem);
            if (refusal.kind() != Refusal.Kind.LATER) {
                throw new RefusedException(refusal.reason());
            }
            Duration wait = refusal.pause().orElse(backoff(attempt));
            if (attempt == attempts) {
                throw new RefusedException(refusal.reason() + ", " + attempts + " times; run it again later");
            }
            if (waited.plus(wait).compareTo(longest) > 0) {
                throw new RefusedException(refusal.reason() + "; it asks to wait " + wait.toSeconds()
                        + " s, which is too long: run it again later");
            }
            sleeper.sleep(wait);
            waited = waited.plus(wait);
        }
    }

    /** Doubles each time; the random part keeps jobs that failed together apart. */
    private static Duration backoff(int attempt) {
        long wait = FIRST_WAIT_MS << (attempt - 1);
        return Duration.ofMillis(wait + ThreadLocalRandom.current().nextLong(wait / 2));
    }

    /** The library hides an interruption as the cause of what it throws. */
    private static void throwIfInterrupted(IOException problem) throws InterruptedException {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
                throw new InterruptedException("interrupted while talking to GitHub");
            }
        }
    }
}
