package io.jenkins.plugins.kvmbench.steps;

import java.util.concurrent.Callable;

/** Work that another thread can stop: it is interrupted, and who stops it knows that it is over. */
final class StoppableWork {

    private Thread worker;
    private boolean stopped;

    /** @throws InterruptedException when it was stopped */
    <T> T run(Callable<T> work) throws Exception {
        begin();
        try {
            return work.call();
        } finally {
            end();
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (stopped) {
            throw new InterruptedException();
        }
        worker = Thread.currentThread();
    }

    private synchronized void end() {
        worker = null;
        if (stopped) {
            // It was meant for the work, not for what the thread does next.
            Thread.interrupted();
        }
        notifyAll();
    }

    /** Returns when nothing is at work, and nothing will be. */
    synchronized void stop() throws InterruptedException {
        stopped = true;
        if (worker != null) {
            worker.interrupt();
        }
        while (worker != null) {
            wait();
        }
    }
}
