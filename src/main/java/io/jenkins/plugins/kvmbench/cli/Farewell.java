package io.jenkins.plugins.kvmbench.cli;

import java.io.IOException;

/** The last words when a signal ends the process amid its work: the command itself has no chance to say them. */
final class Farewell {

    private Farewell() {}

    /** What can be interrupted. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** @param words says them */
    static <T> T around(Work<T> work, Runnable words) throws IOException, InterruptedException {
        Thread hook = new Thread(words, "kvmbench-farewell");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.run();
        } finally {
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // They are being said.
        }
    }
}
