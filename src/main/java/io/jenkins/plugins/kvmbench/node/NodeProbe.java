package io.jenkins.plugins.kvmbench.node;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.remoting.Callable;
import hudson.remoting.VirtualChannel;
import hudson.slaves.ComputerListener;
import hudson.util.DaemonThreadFactory;
import hudson.util.ExceptionCatchingThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * Looks at the nodes that are to measure when they come online, a few at once and without holding them up, and remembers what
 * it saw.
 */
@Extension
public final class NodeProbe extends ComputerListener {

    private static final Logger LOGGER = Logger.getLogger(NodeProbe.class.getName());

    private static final long LOOK_SECONDS = 60;
    private static final int AGAIN_MINUTES = 2;
    private static final int CALIBRATION_SECONDS = 1;
    private static final int AT_ONCE = 4;

    private final ExecutorService lookers = Executors.newFixedThreadPool(
            AT_ONCE,
            new ExceptionCatchingThreadFactory(
                    new NamingThreadFactory(new DaemonThreadFactory(), NodeProbe.class.getSimpleName())));
    private final Map<String, NodeFacts> facts = new ConcurrentHashMap<>();
    /** The label that each node was last given, by the node's name. */
    private final Map<String, String> labels = new ConcurrentHashMap<>();

    private final Map<String, String> losing = new ConcurrentHashMap<>();

    static NodeProbe get() {
        return ExtensionList.lookupSingleton(NodeProbe.class);
    }

    Optional<NodeFacts> facts(String node) {
        return Optional.ofNullable(facts.get(node));
    }

    void forget(String node) {
        facts.remove(node);
        labels.remove(node);
    }

    @Override
    public void onOnline(Computer computer, TaskListener listener) {
        Node node = computer.getNode();
        if (node != null && OptIn.includes(node)) {
            probe(computer);
        }
    }

    Future<?> probe(Computer computer) {
        return lookers.submit(() -> look(computer));
    }

    /** Looks at the nodes that became ones to measure on, and takes the label from those that no longer are. */
    void reconsider() {
        reconsider(Jenkins.get());
        Jenkins.get().getNodes().forEach(this::reconsider);
    }

    void reconsider(Node node) {
        Computer computer = node.toComputer();
        if (computer != null && computer.isOnline() && OptIn.includes(node) && facts(node.getNodeName()).isEmpty()) {
            probe(computer);
        }
        try {
            relabel(node);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The label of " + node.getDisplayName() + " is not yet right");
        }
    }

    private void look(Computer computer) {
        try {
            Node node = computer.getNode();
            VirtualChannel channel = computer.getChannel();
            FilePath root = node == null ? null : node.getRootPath();
            if (channel == null || root == null) {
                return; // It is gone again. What was known of it stays.
            }
            String cache = root.child("caches").getRemote();
            NodeFacts now = call(channel, new LookAtMachine(cache), LOOK_SECONDS)
                    .facts(computer.getDisplayName(), "not yet measured");
            remember(node, now);
            remember(node, now.calibrated(calibrate(computer, now, channel, cache)));
        } catch (ExecutionException | TimeoutException | IOException | RuntimeException e) {
            String problem = problem(computer, e);
            if (computer.getNode() == null) {
                return;
            }
            facts.put(computer.getName(), NodeFacts.unknown(computer.getDisplayName(), problem));
            if (e instanceof TimeoutException) {
                // A machine under load; without an answer it would be without its label until it connects again.
                Timer.get().schedule(() -> probe(computer), AGAIN_MINUTES, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String problem(Computer computer, Exception e) {
        String problem = e instanceof TimeoutException
                ? "it did not answer within " + LOOK_SECONDS + " s"
                : "it could not be looked at: " + (e instanceof ExecutionException ? e.getCause() : e);
        LOGGER.log(Level.INFO, e, () -> computer.getName() + ": " + problem);
        return problem;
    }

    /** What cannot be calibrated is known all the same. */
    private static Calibrate.Noise calibrate(Computer computer, NodeFacts now, VirtualChannel channel, String cache)
            throws InterruptedException {
        if (!now.kvm().usable()) {
            return Calibrate.Noise.not("KVM cannot be used here");
        }
        if (!KvmBenchConfiguration.get().isCalibrateNodes()) {
            return Calibrate.Noise.not("calibration of nodes is switched off");
        }
        Claim claim = NodeLock.get()
                .claim(
                        computer.getName(),
                        new Owner("", "the calibration of " + computer.getDisplayName(), System.currentTimeMillis()),
                        () -> {});
        try {
            return claim.isGranted() && computer.isIdle()
                    ? call(channel, new Calibrate(cache, CALIBRATION_SECONDS), LOOK_SECONDS)
                    : Calibrate.Noise.not("the node was busy");
        } catch (ExecutionException | TimeoutException | IOException | RuntimeException e) {
            return Calibrate.Noise.not(problem(computer, e));
        } finally {
            claim.release();
        }
    }

    private static <V, T extends Throwable> V call(VirtualChannel channel, Callable<V, T> callable, long seconds)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Future<V> answer = channel.callAsync(callable);
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private void remember(@NonNull Node node, NodeFacts now) throws IOException {
        if (Jenkins.get().getComputer(node.getNodeName()) == null) {
            return; // It was deleted while it was looked at.
        }
        facts.put(node.getNodeName(), now);
        relabel(node);
    }

    /** The labels that a node has from here: one or none, and for a moment the one that it is losing. */
    Set<String> labels(Node node) {
        Set<String> all = new TreeSet<>();
        label(node).ifPresent(all::add);
        Optional.ofNullable(losing.get(node.getNodeName())).ifPresent(all::add);
        return all;
    }

    private Optional<String> label(Node node) {
        return facts(node.getNodeName())
                .filter(known -> known.kvm().usable() && OptIn.includes(node))
                .map(known -> KvmBenchConfiguration.get().getLabel());
    }

    /** Jenkins remembers which nodes have a label, for minutes, unless a node that has it is updated. */
    private void relabel(Node node) throws IOException {
        String name = node.getNodeName();
        Optional<String> now = label(node);
        Optional<String> before = Optional.ofNullable(
                now.isPresent() ? labels.put(name, now.get()) : labels.remove(name));
        if (now.equals(before)) {
            return;
        }
        before.ifPresent(label -> losing.put(name, label));
        try {
            Jenkins.get().updateNode(node);
        } finally {
            losing.remove(name);
        }
        Jenkins.get().getQueue().scheduleMaintenance();
    }
}
