package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import io.jenkins.plugins.kvmbench.engine.suite.Parameter;
import io.jenkins.plugins.kvmbench.engine.suite.Point;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A request that can be carried out: every name and value checked, every point worked out. */
public final class SessionPlan {

    /** Fewer invocations a side cannot show a regression within three rounds. */
    private static final int MIN_AB = 6;

    private static final int MAX_INVOCATIONS = 1000;

    private final List<SuitePlan> suites;
    private final Map<Arm, ArmSpec> arms;
    private final int invocations;
    private final List<OutputMetric> metrics;
    private final long seed;

    private SessionPlan(
            List<SuitePlan> suites,
            Map<Arm, ArmSpec> arms,
            int invocations,
            List<OutputMetric> metrics,
            long seed) {
        this.suites = List.copyOf(suites);
        this.arms = new EnumMap<>(arms);
        this.invocations = invocations;
        this.metrics = List.copyOf(metrics);
        this.seed = seed;
    }

    /**
     * @param request what is asked for
     * @param own the harness of every arm that names no other
     * @throws SuiteException for anything unknown, out of range or contradictory, a named harness included
     */
    public static SessionPlan of(Request request, HarnessBinary own) {
        List<Suite> suites = request.suites().stream().distinct().map(Suites::get).toList();
        if (suites.isEmpty()) {
            throw new SuiteException("no suite is named: there are "
                    + Suites.all().stream().map(Suite::name).collect(Collectors.joining(", ")));
        }
        Map<Arm, ArmSpec> arms = new EnumMap<>(Arm.class);
        if (request.comparing()) {
            for (Arm arm : Arm.values()) {
                arms.put(arm, ArmSpec.of(request.arms().getOrDefault(arm, Map.of()), own));
            }
        } else {
            arms.put(Arm.HEAD, ArmSpec.of(Map.of(), own));
        }
        checkNames(suites, request.params().keySet());
        checkArms(suites, arms);
        List<SuitePlan> plans = new ArrayList<>();
        for (Suite suite : suites) {
            plans.add(plan(suite, request, arms));
        }
        int invocations = checkInvocations(request, plans.get(0).schedule());
        return new SessionPlan(plans, arms, invocations, request.metrics(), request.seed());
    }

    private static void checkNames(List<Suite> suites, Set<String> names) {
        for (String name : names) {
            if (suites.stream().noneMatch(suite -> suite.hasParameter(name))) {
                throw new SuiteException("no parameter '" + name + "' in "
                        + suites.stream().map(Suite::name).collect(Collectors.joining(", ")) + ": there are "
                        + suites.stream()
                                .flatMap(suite -> suite.parameters().stream())
                                .map(Parameter::name)
                                .distinct()
                                .collect(Collectors.joining(", ")));
            }
        }
    }

    private static void checkArms(List<Suite> suites, Map<Arm, ArmSpec> arms) {
        for (ArmSpec arm : arms.values()) {
            checkNames(suites, arm.params().keySet());
        }
        List<Set<String>> keys =
                arms.values().stream().map(arm -> arm.params().keySet()).distinct().toList();
        if (keys.size() > 1 && !keys.get(0).equals(keys.get(1))) {
            throw new SuiteException("base and head must set the same parameters: base sets "
                    + new TreeSet<>(keys.get(0)) + ", head sets " + new TreeSet<>(keys.get(1)));
        }
    }

    private static int checkInvocations(Request request, Schedule schedule) {
        int invocations = request.invocations() == 0 ? schedule.invocations() : request.invocations();
        if (invocations < 1 || invocations > MAX_INVOCATIONS) {
            throw new SuiteException("invocations cannot be " + invocations + ": from 1 to " + MAX_INVOCATIONS);
        }
        if (request.comparing() && (invocations < MIN_AB || invocations % 2 != 0)) {
            throw new SuiteException("a comparison cannot have " + invocations + " invocations a side: an even number of "
                    + MIN_AB + " or more, so that the order base, head, head, base closes");
        }
        return invocations;
    }

    private static SuitePlan plan(Suite suite, Request request, Map<Arm, ArmSpec> arms) {
        Map<Arm, List<Point>> points = new EnumMap<>(Arm.class);
        Set<String> apart = new TreeSet<>();
        arms.forEach((arm, spec) -> {
            Map<String, List<String>> chosen = new TreeMap<>();
            request.params().forEach((name, text) -> put(suite, chosen, name, text, true));
            spec.params().forEach((name, text) -> {
                put(suite, chosen, name, text, false);
                apart.add(name);
            });
            points.put(arm, suite.points(request.preset(), chosen));
        });
        List<SuitePlan.Entry> entries = new ArrayList<>();
        List<Point> heads = points.get(Arm.HEAD);
        for (int i = 0; i < heads.size(); i++) {
            int id = i;
            Point point = heads.get(i);
            SortedMap<String, String> identity = new TreeMap<>(point.params());
            identity.keySet().removeAll(apart);
            Map<Arm, SortedMap<String, String>> params = new EnumMap<>(Arm.class);
            points.forEach((arm, all) -> params.put(arm, all.get(id).params()));
            entries.add(new SuitePlan.Entry(
                    id,
                    point.benchmark(),
                    new SeriesId(
                            suite.name(),
                            point.benchmark().name(),
                            identity,
                            point.benchmark().metric()),
                    params));
        }
        return new SuitePlan(suite, suite.schedule(request.preset()), entries);
    }

    private static void put(
            Suite suite, Map<String, List<String>> chosen, String name, String text, boolean list) {
        suite.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .ifPresent(parameter -> chosen.put(
                        name,
                        list && parameter.kind() != Parameter.Kind.TEXT ? List.of(text.split(",", -1)) : List.of(text)));
    }

    List<SuitePlan> suites() {
        return suites;
    }

    ArmSpec arm(Arm arm) {
        return arms.get(arm);
    }

    /** Whether a known slow-down is put in on any side. */
    public boolean canary() {
        return arms.values().stream().anyMatch(arm -> arm.canaryPercent() > 0);
    }

    List<OutputMetric> metrics() {
        return metrics;
    }

    long seed() {
        return seed;
    }

    /** Whether two arms are measured. */
    public boolean comparing() {
        return arms.size() == 2;
    }

    /** Fresh processes for each arm and round. */
    public int invocations() {
        return invocations;
    }

    /** How many benchmarks are measured, all suites together. */
    public int benchmarks() {
        return suites.stream().mapToInt(suite -> suite.entries().size()).sum();
    }

    /** The names of the suites. */
    public List<String> suiteNames() {
        return suites.stream().map(suite -> suite.suite().name()).toList();
    }

    /** What the arms stand for, with a hash over all that makes them. */
    public Map<Arm, Subject> subjects() {
        Map<Arm, Subject> subjects = new EnumMap<>(Arm.class);
        arms.forEach((arm, spec) -> {
            String points = suites.stream()
                    .flatMap(suite -> suite.entries().stream())
                    .map(entry -> entry.series() + " " + entry.params().get(arm))
                    .collect(Collectors.joining("\n"));
            subjects.put(
                    arm,
                    new Subject(
                            spec.label(),
                            sha256(spec.harness().sha256() + "\n" + spec.canaryPercent() + "\n" + points)));
        });
        return subjects;
    }

    /** What the gate has to know of the arms. */
    Context context() {
        Map<Arm, Subject> subjects = subjects();
        return comparing() ? Context.of(subjects.get(Arm.BASE), subjects.get(Arm.HEAD)) : Context.NONE;
    }

    /** The arms of one round in the order they are measured: base, head, head, base, and again. */
    List<Arm> order() {
        List<Arm> order = new ArrayList<>();
        for (int i = 0; i < invocations * arms.size(); i++) {
            order.add(comparing() && (i % 4 == 0 || i % 4 == 3) ? Arm.BASE : Arm.HEAD);
        }
        return order;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
