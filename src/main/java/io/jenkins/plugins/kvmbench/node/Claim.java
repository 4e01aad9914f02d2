package io.jenkins.plugins.kvmbench.node;

import hudson.AbortException;
import java.util.concurrent.CountDownLatch;

/** A place in the queue of a node, until it is released. */
public final class Claim {

    private final NodeLock lock;
    private final String node;
    private final Runnable granted;
    private final CountDownLatch turn = new CountDownLatch(1);
    private volatile Owner owner;
    private volatile boolean dropped;

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

    /** Whether its owner was taken for gone while it waited: then it will have no turn. */
    public boolean isDropped() {
        return dropped;
    }

    /**
     * Waits for its turn: for callers that have a thread of their own, as freestyle builds.
     *
     * @throws AbortException when it was dropped
     */
    public void await() throws AbortException, InterruptedException {
        turn.await();
        if (dropped) {
            throw new AbortException(Messages.Claim_Dropped(node));
        }
    }

    /** Leaves the queue or gives the node to the next; again and again does no harm. */
    public void release() {
        lock.release(this);
    }

    /** Leaves the queue; who still waits hears of it. */
    void drop() {
        boolean waited = turn.getCount() > 0;
        dropped = waited;
        turn.countDown();
        release();
        if (waited) {
            run();
        }
    }

    void moved(String from, String to) {
        owner = owner.moved(from, to);
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
