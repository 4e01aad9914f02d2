package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Directions;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import io.jenkins.plugins.kvmbench.engine.suite.Benchmark;
import io.jenkins.plugins.kvmbench.engine.suite.Metric;
import io.jenkins.plugins.kvmbench.engine.suite.Parameter;
import io.jenkins.plugins.kvmbench.engine.suite.Point;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import io.jenkins.plugins.kvmbench.engine.tool.ReadyTool;
import io.jenkins.plugins.kvmbench.engine.tool.Side;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request that can be carried out: every name and value checked, every point worked out. */
public final class SessionPlan {

    /** Fewer invocations a side cannot show a regression within three rounds. */
    static final int MIN_AB = 6;

    private static final int MAX_INVOCATIONS = 1000;

    /** Of tools alone, which have no presets: as of most suites. */
    private static final Map<Preset, Integer> INVOCATIONS =
            Map.of(Preset.QUICK, 10, Preset.STANDARD, 20, Preset.FULL, 50);

    /** The harness's largest, less room for a number of each slot. */
    private static final long MAX_SEED = (1L << 53) - (1 << 20);

    private final List<SuitePlan> suites;
    private final List<ReadyTool> tools;
    private final Set<Arm> arms;
    private final int invocations;
    private final List<Skip> leftOut;
    private final long seed;
    private final Optional<Duration> time;
    private final Directions directions;

    private SessionPlan(
            List<SuitePlan> suites,
            List<ReadyTool> tools,
            Set<Arm> arms,
            int invocations,
            List<Skip> leftOut,
            long seed,
            Optional<Duration> time,
            Directions directions) {
        this.suites = List.copyOf(suites);
        this.tools = List.copyOf(tools);
        this.arms = EnumSet.copyOf(arms);
        this.invocations = invocations;
        this.leftOut = List.copyOf(leftOut);
        this.seed = seed;
        this.time = time;
        this.directions = directions;
    }

    /** The same in a limited time, see {@link Budget}. Such a run cannot be taken up again: what it leaves out depends on its clock. */
    public SessionPlan within(Duration limit) {
        return new SessionPlan(suites, tools, arms, invocations, leftOut, seed, Optional.of(limit), directions);
    }

    /** The same where somebody said which way metrics get better. */
    public SessionPlan saying(Directions said) {
        return new SessionPlan(suites, tools, arms, invocations, leftOut, seed, time, said);
    }

    /**
     * @param request what is asked for
     * @param own the harness of every arm that names no other
     * @throws SuiteException for anything unknown, out of range or contradictory, a named harness included
     */
    public static SessionPlan of(Request request, HarnessBinary own) {
        return of(request, List.of(), own);
    }

    /**
     * @param request what is asked for of suites, which may be none, and how often all is measured
     * @param tools what is measured by tools of the user's, on the sides that the request has
     * @param own the harness of every arm that names no other
     * @throws SuiteException as the other
     */
    public static SessionPlan of(Request request, List<ReadyTool> tools, HarnessBinary own) {
        return of(List.of(request), tools, Map.of(), own);
    }

    /**
     * @param requests each for its own suites; all compare or none does, with one number of invocations and one seed
     * @param tools what is measured by tools of the user's, on the sides that the requests have
     * @param sides where each side is measured; empty: here
     * @param own the harness of every arm that names no other
     * @throws SuiteException as the others
     */
    public static SessionPlan of(
            List<Request> requests, List<ReadyTool> tools, Map<Arm, Side> sides, HarnessBinary own) {
        if (tools.isEmpty() && requests.stream().allMatch(request -> request.suites().isEmpty())) {
            throw new SuiteException("no suite is named: there are " + Suites.names());
        }
        Request common = requests.get(0);
        checkSeed(common);
        Set<Arm> measured = common.comparing() ? EnumSet.allOf(Arm.class) : EnumSet.of(Arm.HEAD);
        List<SuitePlan> plans = new ArrayList<>();
        Set<Skip> leftOut = new LinkedHashSet<>();
        int preset = 0;
        for (Request request : requests) {
            List<Suite> suites = request.suites().stream().distinct().map(Suites::get).toList();
            Map<Arm, ArmSpec> arms = new EnumMap<>(Arm.class);
            measured.forEach(arm -> arms.put(
                    arm,
                    ArmSpec.of(request.arms().getOrDefault(arm, Map.of()), own, Optional.ofNullable(sides.get(arm)))));
            checkNames(suites, request.params().keySet());
            checkArms(suites, arms);
            checkMetrics(suites, request.metrics());
            for (Suite suite : suites) {
                plans.add(plan(suite, request, arms, leftOut));
            }
            preset = Math.max(
                    preset,
                    suites.isEmpty()
                            ? INVOCATIONS.get(request.preset())
                            : suites.get(0).schedule(request.preset()).invocations());
        }
        tools.forEach(tool -> checkSides(tool, measured));
        int invocations = checkInvocations(common, preset);
        return new SessionPlan(
                plans,
                tools,
                measured,
                invocations,
                new ArrayList<>(leftOut),
                common.seed(),
                Optional.empty(),
                Directions.NONE);
    }

    /**
     * Looks whether tools can be measured like this, before they are built for it.
     *
     * @throws SuiteException when there can be no such session
     */
    public static void check(Request request) {
        checkInvocations(request, INVOCATIONS.get(request.preset()));
        checkSeed(request);
    }

    private static void checkSeed(Request request) {
        if (request.seed() < 0 || request.seed() > MAX_SEED) {
            throw new SuiteException("the seed cannot be " + request.seed() + ": a whole number from 0 to " + MAX_SEED);
        }
    }

    private static void checkSides(ReadyTool tool, Set<Arm> arms) {
        if (!tool.arms().equals(arms)) {
            throw new IllegalArgumentException(tool.name() + " is built on " + tool.arms() + ", and to be measured on " + arms);
        }
    }

    private static void checkMetrics(List<Suite> suites, List<OutputMetric> metrics) {
        if (metrics.isEmpty()) {
            return;
        }
        if (suites.stream().noneMatch(Suite::printedMetrics)) {
            throw new SuiteException("metric '" + metrics.get(0).name() + "' is read from what the command of suite '"
                    + Suites.all().stream().filter(Suite::printedMetrics).map(Suite::name).collect(Collectors.joining("' or '"))
                    + "' prints; asked for is "
                    + suites.stream().map(Suite::name).collect(Collectors.joining(", ")));
        }
        Set<String> own = suites.stream()
                .filter(Suite::printedMetrics)
                .flatMap(suite -> suite.benchmarks().stream())
                .flatMap(benchmark -> benchmark.metrics().stream())
                .map(Metric::name)
                .collect(Collectors.toSet());
        Set<String> names = new HashSet<>(own);
        for (OutputMetric metric : metrics) {
            if (!names.add(metric.name())) {
                throw new SuiteException("there would be two metrics '" + metric.name() + "': give one another name"
                        + (own.contains(metric.name()) ? "; this one is always measured" : ""));
            }
        }
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

    private static int checkInvocations(Request request, int preset) {
        int invocations = request.invocations() == 0 ? preset : request.invocations();
        if (invocations < 1 || invocations > MAX_INVOCATIONS) {
            throw new SuiteException("invocations cannot be " + invocations + ": from 1 to " + MAX_INVOCATIONS);
        }
        if (request.comparing() && (invocations < MIN_AB || invocations % 2 != 0)) {
            throw new SuiteException("a comparison cannot have " + invocations + " invocations a side: an even number of "
                    + MIN_AB + " or more, so that the order base, head, head, base closes");
        }
        return invocations;
    }

    private static SuitePlan plan(Suite suite, Request request, Map<Arm, ArmSpec> arms, Set<Skip> leftOut) {
        Map<Arm, List<Point>> points = new EnumMap<>(Arm.class);
        Set<String> apart = new TreeSet<>();
        arms.forEach((arm, spec) -> {
            Map<String, List<String>> chosen = new TreeMap<>();
            request.params().forEach((name, text) -> put(suite, chosen, name, text, true));
            spec.params().forEach((name, text) -> {
                put(suite, chosen, name, text, false);
                apart.add(name);
            });
            suite.checkComplete(chosen.keySet());
            Suite.Selection selection = suite.select(request.preset(), chosen);
            points.put(arm, selection.points());
            leftOut.addAll(selection.leftOut());
        });
        keepCommon(suite, points);
        List<OutputMetric> printed = suite.printedMetrics() ? request.metrics() : List.of();
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
                            request.name().isEmpty() ? point.benchmark().name() : request.name(),
                            request.name().isEmpty() ? identity : new TreeMap<>(),
                            point.benchmark().metric()),
                    params,
                    printed));
        }
        return new SuitePlan(suite, suite.schedule(request.preset()), entries, arms);
    }

    /** What one arm's values leave out is left out of both: there would be nothing to compare it with. */
    private static void keepCommon(Suite suite, Map<Arm, List<Point>> points) {
        Set<Benchmark> common = suite.benchmarks().stream()
                .filter(benchmark -> points.values().stream()
                        .allMatch(ofArm -> ofArm.stream().anyMatch(point -> point.benchmark().equals(benchmark))))
                .collect(Collectors.toSet());
        if (common.isEmpty()) {
            throw new SuiteException("no benchmark of suite '" + suite.name() + "' takes the values of both base and head");
        }
        points.replaceAll((arm, ofArm) ->
                ofArm.stream().filter(point -> common.contains(point.benchmark())).toList());
    }

    private static void put(
            Suite suite, Map<String, List<String>> chosen, String name, String text, boolean list) {
        if (suite.hasParameter(name)) {
            chosen.put(name, list ? suite.values(name, text) : List.of(text));
        }
    }

    /** @throws SuiteException when a directory that a benchmark is to run in is not on this machine */
    void checkDirectories() {
        for (SuitePlan suite : suites) {
            for (SuitePlan.Entry entry : suite.entries()) {
                entry.params().forEach((arm, params) -> suite.arms().get(arm).resolved(params).forEach((name, value) -> {
                    boolean directory = entry.benchmark().parameter(name).filter(Parameter::isDirectory).isPresent();
                    if (directory && !value.isEmpty() && !Files.isDirectory(Path.of(value))) {
                        throw new SuiteException("parameter '" + name + "' cannot be '" + value + "': there is no such directory");
                    }
                }));
            }
        }
    }

    List<SuitePlan> suites() {
        return suites;
    }

    List<ReadyTool> tools() {
        return tools;
    }

    /** Whether a known slow-down is put in on any side. */
    public boolean canary() {
        return suites.stream()
                .flatMap(suite -> suite.arms().values().stream())
                .anyMatch(arm -> arm.canaryPercent() > 0);
    }

    /** Benchmarks, and values of benchmarks, that the request's values leave out. */
    List<Skip> leftOut() {
        return leftOut;
    }

    long seed() {
        return seed;
    }

    Optional<Duration> time() {
        return time;
    }

    Directions directions() {
        return directions;
    }

    /** Whether two arms are measured. */
    public boolean comparing() {
        return arms.size() == 2;
    }

    /** Fresh processes for each arm and round. */
    public int invocations() {
        return invocations;
    }

    /** The names of the suites and tools. */
    public List<String> names() {
        return Stream.concat(suites.stream().map(suite -> suite.suite().name()), tools.stream().map(ReadyTool::name))
                .toList();
    }

    /** What the arms stand for, with a hash over all that makes them and how they are measured. */
    public Map<Arm, Subject> subjects() {
        Map<Arm, Subject> subjects = new EnumMap<>(Arm.class);
        arms.forEach(arm -> {
            String made = suites.stream()
                    .map(suite -> suite.arms().get(arm).identity())
                    .distinct()
                    .collect(Collectors.joining("\n"));
            String points = invocations + " " + seed + "\n"
                    + suites.stream()
                            .flatMap(suite -> suite.entries().stream().map(entry -> suite.schedule() + " " + entry.deciding()
                                    + " " + entry.params().get(arm) + " " + entry.printed()))
                            .collect(Collectors.joining("\n"));
            subjects.put(
                    arm,
                    new Subject(
                            label(arm),
                            sha256(made + "\n" + points
                                    + tools.stream()
                                            .map(tool -> "\n" + tool.subject(arm).artifact())
                                            .collect(Collectors.joining()))));
        });
        return subjects;
    }

    private String label(Arm arm) {
        Stream<String> ofSuites = suites.stream().map(suite -> suite.arms().get(arm).label());
        return Stream.concat(ofSuites, tools.stream().map(tool -> tool.subject(arm).label()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** What the gate has to know of the arms. */
    public Context context() {
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

    /** Invocations of all benchmarks in the first round, both sides together; 0 where only a first run will tell. */
    public long planned() {
        return tools.isEmpty()
                ? (long) order().size() * suites.stream().mapToInt(suite -> suite.entries().size()).sum()
                : 0;
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
