package io.jenkins.plugins.kvmbench.node;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * One measurement at a time on each node, whatever job it belongs to; first come, first served. Lives in memory: after a
 * restart of the controller every owner claims again, and who came first is first again. That two measurements never
 * overlap on a machine does not hang on this: the worker holds a lock of the machine.
 */
@Extension
public final class NodeLock {

    private static final Comparator<Claim> ORDER =
            Comparator.comparingLong(claim -> claim.owner().since());

    /** By node; the holder first, whatever its time, then those who wait. */
    private final Map<String, List<Claim>> claims = new HashMap<>();

    public static NodeLock get() {
        return ExtensionList.lookupSingleton(NodeLock.class);
    }

    /**
     * Joins the queue of a node. Does not wait.
     *
     * @param node a node's name, empty for the built-in one
     * @param owner who asks; the same owner as before the controller was restarted keeps its place
     * @param granted called once, from another thread, when it is the owner's turn, which may be at once, or when the claim was
     *     dropped while it waited
     */
    public Claim claim(String node, Owner owner, Runnable granted) {
        Claim claim = new Claim(this, node, owner, granted);
        synchronized (this) {
            List<Claim> queue = claims.computeIfAbsent(node, unused -> new ArrayList<>());
            queue.add(claim);
            if (queue.size() > 1) {
                queue.subList(1, queue.size()).sort(ORDER);
            }
        }
        advance(node);
        return claim;
    }

    /** Who measures on a node. */
    public synchronized Optional<Owner> holder(String node) {
        return queue(node).stream().map(Claim::owner).findFirst();
    }

    /** Who waits for a node, the next first. */
    public synchronized List<Owner> waiting(String node) {
        return queue(node).stream().skip(1).map(Claim::owner).toList();
    }

    void release(Claim claim) {
        synchronized (this) {
            List<Claim> queue = queue(claim.node());
            queue.remove(claim);
            if (queue.isEmpty()) {
                claims.remove(claim.node());
            }
        }
        advance(claim.node());
        // Projects that wait for the node in the queue.
        Jenkins.get().getQueue().scheduleMaintenance();
    }

    /** Drops the claims of builds that are over, however they ended. */
    void releaseAll(Run<?, ?> run) {
        snapshot().stream().filter(claim -> claim.owner().isOf(run)).forEach(Claim::release);
    }

    /** Drops the claims of builds that are no longer there or no longer run. */
    void releaseVanished() {
        snapshot().stream().filter(claim -> claim.owner().isGone()).forEach(Claim::drop);
    }

    /** Follows a job that was renamed or moved. */
    void moved(String from, String to) {
        snapshot().forEach(claim -> claim.moved(from, to));
    }

    private synchronized List<Claim> snapshot() {
        return claims.values().stream().flatMap(List::stream).toList();
    }

    private List<Claim> queue(String node) {
        return claims.getOrDefault(node, new ArrayList<>());
    }

    private void advance(String node) {
        Optional<Claim> next;
        synchronized (this) {
            next = queue(node).stream().findFirst().filter(Claim::grant);
        }
        next.ifPresent(claim -> Timer.get().submit(claim::run));
    }
}
