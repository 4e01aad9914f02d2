package io.jenkins.plugins.kvmbench.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the thread that measures when its process is told to end, or when nobody wants its results any more: a lease
 * that is not renewed. Whoever is interrupted asks here for the reason.
 */
final class Lifeline {

    private static final Duration TIDY_UP = Duration.ofSeconds(12);
    private static final long LOOK_EVERY_MS = 500;

    private final Path lease;
    private final Duration limit;
    private final Thread measuring = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private String reason = "";

    /**
     * Watches over the current thread from now on.
     *
     * @param lease the file whose time of change is the lease
     * @param limit how long it holds
     */
    Lifeline(Path lease, Duration limit) {
        this.lease = lease;
        this.limit = limit;
        Thread watch = new Thread(this::watch, "kvmbench-lease");
        watch.setDaemon(true);
        watch.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "kvmbench-stop"));
    }

    /** Why the measuring thread was interrupted; empty when it was not. */
    synchronized String reason() {
        return reason;
    }

    /** The measuring thread is done with everything: the process may end. */
    void end() {
        ended.countDown();
    }

    private void shutDown() {
        if (ended.getCount() > 0) {
            stop("it was told to stop");
        }
    }

    private void watch() {
        try {
            FileTime renewed = null;
            long sinceNs = System.nanoTime();
            while (true) {
                FileTime now = Files.getLastModifiedTime(lease);
                if (!now.equals(renewed)) {
                    // Of the clock on the wall only this is used: whether it changed. It may be set at any time.
                    renewed = now;
                    sinceNs = System.nanoTime();
                }
                if (System.nanoTime() - sinceNs > limit.toNanos()) {
                    stop("nobody asked for it for " + words(limit) + ": the build or the controller is gone");
                    return;
                }
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (NoSuchFileException e) {
            stop("its control directory was deleted");
        } catch (IOException e) {
            stop("its lease cannot be read: " + e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private static String words(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    /** The thread that measures ends its processes and says why; when it cannot, the whole process goes. */
    private void stop(String why) {
        synchronized (this) {
            if (reason.isEmpty()) {
                reason = why;
            }
        }
        measuring.interrupt();
        try {
            if (!ended.await(TIDY_UP.toSeconds(), TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(Worker.HUNG);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
