package io.jenkins.plugins.kvmbench.node;

import java.util.concurrent.CountDownLatch;

/** A place in the queue of a node, until it is released. */
public final class Claim {

    private final NodeLock lock;
    private final String node;
    private final Owner owner;
    private final Runnable granted;
    private final CountDownLatch turn = new CountDownLatch(1);

    Claim(NodeLock lock, String node, Owner owner, Runnable granted) {
        this.lock = lock;
        this.node = node;
        this.owner = owner;
        this.granted = granted;
    }

    /** The node's name, empty for the built-in one. */
    public String node() {
        return node;
    }

    public Owner owner() {
        return owner;
    }

    /** Whether it is this claim's turn, or was when it was released. */
    public boolean isGranted() {
        return turn.getCount() == 0;
    }

    /** Waits for its turn: for callers that have a thread of their own, as freestyle builds. */
    public void await() throws InterruptedException {
        turn.await();
    }

    /** Leaves the queue or gives the node to the next; again and again does no harm. */
    public void release() {
        lock.release(this);
    }

    /** @return whether this is news */
    boolean grant() {
        boolean news = turn.getCount() > 0;
        turn.countDown();
        return news;
    }

    void run() {
        granted.run();
    }
}
