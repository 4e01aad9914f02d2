package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The sentences that all formats share, so that they never disagree. */
public final class Wording {

    /** How bounds are to be read; every format says it once. */
    public static final String BOUNDS =
            "Positive is worse, whichever way the metric counts; from 25 % on changes are ratios. Each bound holds with 95 %"
                    + " confidence.";

    private Wording() {}

    /** A limit or an MDE in the scale of the row's change: {@code 3 %}, {@code 5.000 ns}. */
    public static String limit(double value, Row row) {
        return row.linear() ? Quantity.of(value, row.unit()).toString() : Quantity.limit(value);
    }

    public static String mde(Row row) {
        return row.linear() ? Quantity.of(row.mde(), row.unit()).toString() : Quantity.percent(row.mde());
    }

    public static String verdict(Row row) {
        return switch (row.verdict()) {
            case REGRESSED -> row.waived() ? "waived" : row.level() == Level.FAIL ? "fail" : "warning";
            case IMPROVED -> Change.better(row);
            case OK -> "unchanged";
            case INCONCLUSIVE -> "undecided";
            case MISSING -> "missing";
            case INVALID -> "invalid";
            case ENV_SHIFT -> "machine changed";
        };
    }

    /** Whether a person has to look at it. */
    public static boolean matters(Row row) {
        return switch (row.verdict()) {
            case REGRESSED, INVALID, ENV_SHIFT, MISSING -> true;
            case IMPROVED, OK, INCONCLUSIVE -> false;
        };
    }

    /** Whether it changed or is suspicious: what every format shows first. */
    public static boolean stands(Row row) {
        return matters(row)
                || row.verdict() == Verdict.IMPROVED
                || row.verdict() == Verdict.INCONCLUSIVE
                        && !Double.isNaN(row.change())
                        && !(Math.abs(row.change()) < row.limit());
    }

    /**
     * {@code 2 faster, 12 unchanged, 3 undecided (could have missed up to 4.1 %)}: rows that are not shown, counted.
     *
     * @param more whether rows of the same kind are shown
     */
    public static List<String> counted(List<Row> rows, Predicate<Verdict> more) {
        Map<String, List<Row>> kinds = new LinkedHashMap<>();
        rows.stream().sorted(Comparator.comparing(Row::verdict)).forEach(row -> kinds.computeIfAbsent(
                        verdict(row), kind -> new ArrayList<>())
                .add(row));
        List<String> parts = new ArrayList<>();
        kinds.forEach((kind, of) -> parts.add(of.size() + (more.test(of.get(0).verdict()) ? " more " : " ") + kind
                + couldHaveMissed(of).map(missed -> " (" + missed + ")").orElse("")));
        return parts;
    }

    /** {@code could have missed up to 4.1 %}; empty when all are decided or nobody knows. */
    public static Optional<String> couldHaveMissed(List<Row> rows) {
        OptionalDouble mde = rows.stream()
                .filter(row -> row.verdict() == Verdict.INCONCLUSIVE && !row.linear() && !Double.isNaN(row.mde()))
                .mapToDouble(Row::mde)
                .max();
        return mde.isPresent()
                ? Optional.of("could have missed up to " + Quantity.percent(mde.getAsDouble()))
                : Optional.empty();
    }

    /** So much must another metric move to explain anything, and so large a part of the row's change it must be. */
    private static final double EXPLAINS_FROM = 0.01;

    private static final double EXPLAINS_SHARE = 0.2;

    /** The other metrics that moved with the row and far enough to explain it, the largest change first. */
    public static List<Row.Explanation> explained(Row row) {
        return row.explanations().stream()
                .filter(other -> explains(other, row))
                .sorted(Comparator.comparingDouble((Row.Explanation other) -> -Math.abs(other.change())))
                .toList();
    }

    private static boolean explains(Row.Explanation other, Row row) {
        if (Double.isNaN(other.change())) {
            // From or to zero there is no share; the values say which way it went.
            return row.change() * worsening(other) > 0;
        }
        double enough = row.linear() ? EXPLAINS_FROM : Math.max(EXPLAINS_FROM, EXPLAINS_SHARE * Math.abs(row.change()));
        return other.change() * row.change() > 0 && Math.abs(other.change()) >= enough;
    }

    private static double worsening(Row.Explanation other) {
        double rise = other.head() - other.base();
        return Double.isNaN(rise) ? 0 : other.better() == Direction.HIGHER ? -rise : rise;
    }

    /** {@code restore_ns 11.9 % slower, 1.200 µs → 1.343 µs}. */
    public static String explanation(Row.Explanation other) {
        String values = Quantity.of(other.base(), other.unit()) + " → " + Quantity.of(other.head(), other.unit());
        String name = Names.shown(other.metric());
        return Double.isNaN(other.change())
                ? name + " " + values
                : name + " " + Change.of(other).words() + ", " + values;
    }

    /** {@code A/B interleaved on one agent, 10 to 30 invocations a side, 3 rounds}. */
    public static String method(Decision decision) {
        String mode =
                switch (decision.mode()) {
                    case AB -> "A/B interleaved on one agent (ABBA)";
                    case HISTORY -> "against the stable history of the reference branch, which only screens";
                    case BASELINE -> "against one earlier result (weak evidence)";
                };
        String builds = decision.mode() == Mode.HISTORY ? range(decision.rows(), Row::nBase) + " builds" : "";
        return mode + ", " + (builds.isEmpty() ? invocations(decision.rows()) : builds) + ", "
                + (decision.rounds() == 1 ? "1 round" : "up to " + decision.rounds() + " rounds")
                + (decision.promises()
                        ? ", false alarms at most " + Quantity.limit(decision.policy().q()) + " of builds"
                                + (decision.mode() == Mode.BASELINE ? " in which nothing but the subject changed" : "")
                        : ", nothing is promised");
    }

    private static String invocations(List<Row> rows) {
        String base = range(rows, Row::nBase);
        String head = range(rows, Row::nHead);
        return base.equals(head)
                ? head + (head.equals("1") ? " invocation a side" : " invocations a side")
                : base + " against " + head + " invocations";
    }

    private static String range(List<Row> rows, ToIntFunction<Row> count) {
        IntSummaryStatistics counts =
                rows.stream().mapToInt(count).filter(n -> n > 0).summaryStatistics();
        return counts.getCount() == 0
                ? "0"
                : counts.getMin() == counts.getMax()
                        ? "" + counts.getMin()
                        : counts.getMin() + " to " + counts.getMax();
    }

    /** From this coefficient of variation on, an agent is not called calm: changes of a few percent drown in it. */
    private static final double NOISY_CV_PERCENT = 5;

    /** {@code agent calm (CV 1.1 %, steal 0.0 %), no invocation disturbed}; empty when nobody looked. */
    public static Optional<String> calm(ResultSet results) {
        Set<List<Object>> all = new HashSet<>();
        Set<List<Object>> disturbed = new HashSet<>();
        Set<List<Object>> kept = new HashSet<>();
        double steal = Double.NaN;
        for (Result result : results.results()) {
            for (Invocation invocation : result.invocations()) {
                List<Object> slot = List.of(result.arm(), invocation.slot());
                all.add(slot);
                if (invocation.status() == Status.CONTAMINATED) {
                    disturbed.add(slot);
                } else if (invocation.contamination().isContaminated()) {
                    kept.add(slot);
                }
                Double reading = invocation.contamination().readings().get("steal_percent");
                if (reading != null && invocation.counts()) {
                    steal = Double.isNaN(steal) ? reading : Math.max(steal, reading);
                }
            }
        }
        double cv = results.agent().calibration().getOrDefault("arithmetic_cv_percent", Double.NaN);
        if (Double.isNaN(cv) && Double.isNaN(steal) && disturbed.isEmpty() && kept.isEmpty()) {
            return Optional.empty();
        }
        List<String> measures = new ArrayList<>();
        if (!Double.isNaN(cv)) {
            measures.add("CV " + Quantity.percent(cv / 100));
        }
        if (!Double.isNaN(steal)) {
            measures.add("steal " + Quantity.percent(steal / 100));
        }
        String numbers = measures.isEmpty() ? "" : " (" + String.join(", ", measures) + ")";
        if (!kept.isEmpty()) {
            return Optional.of(kept.size() + " of " + all.size() + " invocations disturbed and counted all the same" + numbers);
        }
        return Optional.of(
                disturbed.isEmpty()
                        ? (cv > NOISY_CV_PERCENT ? "agent noisy" : "agent calm") + numbers + ", no invocation disturbed"
                        : disturbed.size() + " of " + all.size() + " invocations disturbed and not counted" + numbers);
    }

    /** {@code AMD EPYC, Linux 6.18, KVM pvm (nested), 2 CPUs}: what people know a machine by; empty when not known. */
    public static String machine(Agent agent) {
        List<String> known = new ArrayList<>();
        part(agent, "cpu_model").ifPresent(model -> known.add(model.replaceFirst(" family \\d.*", "")));
        part(agent, "kernel").ifPresent(kernel -> known.add("Linux " + kernel));
        String nested = part(agent, "nested")
                .filter("yes"::equals)
                .map(yes -> " (nested)")
                .orElse("");
        part(agent, "kvm").ifPresent(backend -> known.add("KVM " + backend + nested));
        part(agent, "cpus").ifPresent(cpus -> known.add(cpus + (cpus.equals("1") ? " CPU" : " CPUs")));
        return Names.shown(String.join(", ", known));
    }

    private static Optional<String> part(Agent agent, String name) {
        return Optional.ofNullable(agent.parts().get(name))
                .filter(value -> !value.isBlank() && !value.startsWith("unknown") && !value.equals("none"));
    }

    /** {@code a1b2c3d → d4e5f6a}, or the head's label alone; empty when neither is known. */
    public static String subject(ResultSet results) {
        String base = Names.shown(results.run().subject(Arm.BASE).label());
        String head = Names.shown(results.run().subject(Arm.HEAD).label());
        if (head.isEmpty()) {
            head = Names.shown(results.run().commit());
        }
        return base.isEmpty() ? head : base + " → " + (head.isEmpty() ? "this change" : head);
    }

    public static String arm(Arm arm) {
        return arm == Arm.BASE ? "base" : "this change";
    }
}
