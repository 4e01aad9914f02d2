package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The verdict in words: what a person reads in the first seconds.
 *
 * @param word the verdict, for example {@code Slower}
 * @param sentence what it rests on, without a full stop, for example
 *     {@code 1 of 18 benchmarks regressed by 3 % or more}
 * @param tone how it should look where there is colour
 */
public record Headline(String word, String sentence, Tone tone) {

    /** How good or bad the news is. */
    public enum Tone {
        BAD,
        WARNING,
        GOOD,
        NEUTRAL
    }

    public static Headline of(ReportInput input) {
        return input.decision()
                .map(decision -> of(decision).with(failures(decision)))
                .orElseGet(() -> of(input.results()));
    }

    /** Which side's runs failed: a verdict on what is left of them says so wherever it stands alone. */
    private static String failures(Decision decision) {
        return failures(decision, Row::lostBase, Row::nBase, "the base")
                + failures(decision, Row::lostHead, Row::nHead, "this change");
    }

    private static String failures(
            Decision decision, Function<Row, Losses> losses, ToIntFunction<Row> counted, String side) {
        int failed = 0;
        int all = 0;
        for (Row row : decision.rows()) {
            failed += losses.apply(row).failed();
            all += losses.apply(row).count() + counted.applyAsInt(row);
        }
        return failed == 0 ? "" : ", " + failed + " of " + all + " invocations of " + side + " failed";
    }

    private Headline with(String more) {
        return new Headline(word, sentence + more, tone);
    }

    @Override
    public String toString() {
        return word + ": " + sentence;
    }

    private static Headline of(ResultSet results) {
        long benchmarks = results.results().stream()
                .map(Result::id)
                .map(id -> id.withMetric(""))
                .distinct()
                .count();
        long measured = results.results().stream()
                .filter(result -> !result.counted().isEmpty())
                .map(result -> result.id().withMetric(""))
                .distinct()
                .count();
        String skipped = results.skips().isEmpty() ? "" : ", " + results.skips().size() + " skipped";
        if (measured == 0) {
            return new Headline(
                    "Nothing measured",
                    (benchmarks == 0 ? "no results" : "of " + counted(benchmarks, "") + " no invocation counts")
                            + skipped,
                    Tone.BAD);
        }
        if (results.run().unfinished()) {
            long invocations = RunTable.shown(results).stream()
                    .mapToLong(result -> result.counted().size())
                    .sum();
            return new Headline(
                    "Interrupted",
                    "of " + counted(benchmarks, "") + skipped + " the run has only " + invocations
                            + (invocations == 1 ? " invocation" : " invocations")
                            + "; go on with --resume, or measure again",
                    Tone.BAD);
        }
        if (measured < benchmarks) {
            return new Headline(
                    "Measured",
                    measured + " of " + counted(benchmarks, "") + skipped + ", of the others no invocation counts",
                    Tone.WARNING);
        }
        boolean compared = results.results().stream().anyMatch(result -> result.arm() == Arm.BASE);
        return new Headline(
                "Measured", counted(benchmarks, compared ? "on both sides, not compared" : "") + skipped, Tone.NEUTRAL);
    }

    private static Headline of(Decision decision) {
        return switch (decision.outcome()) {
            case INVALID -> invalid(decision);
            case FAILED -> failed(decision);
            case WARNED -> warned(decision);
            case PASSED -> passed(decision);
        };
    }

    private static Headline invalid(Decision decision) {
        long shifted = decision.count(Verdict.ENV_SHIFT);
        long invalid = decision.count(Verdict.INVALID);
        String sentence = decision.rows().isEmpty()
                ? "nothing was measured on both sides, so nothing can be said"
                : shifted > 0
                        ? "the machine changed during the comparison, not only the subject"
                        : invalid > 0
                                ? invalid + " of " + counted(decision.rows().size(), "cannot be trusted")
                                : "the comparison cannot be trusted";
        return new Headline("Invalid", sentence, Tone.BAD);
    }

    private static Headline failed(Decision decision) {
        long slower = count(decision, row -> row.verdict() == Verdict.REGRESSED && row.level() == Level.FAIL);
        if (slower > 0) {
            return new Headline(
                    regressed(decision),
                    slower + " of " + all(decision) + " regressed by " + failLimit(decision) + waivedText(decision),
                    Tone.BAD);
        }
        return new Headline(
                "Failed",
                count(decision, row -> row.level() == Level.FAIL) + " of " + all(decision) + missing(decision),
                Tone.BAD);
    }

    private static Headline warned(Decision decision) {
        long slower = count(decision, row -> row.verdict() == Verdict.REGRESSED && row.level() == Level.WARN);
        if (slower > 0) {
            return new Headline(
                    regressed(decision) + ", a warning",
                    slower + " of " + all(decision) + " regressed by " + warnLimit(decision) + ", none by "
                            + failLimit(decision) + waivedText(decision),
                    Tone.WARNING);
        }
        return new Headline(
                "Warning",
                count(decision, row -> row.level() == Level.WARN) + " of " + all(decision) + missing(decision),
                Tone.WARNING);
    }

    private static String missing(Decision decision) {
        return decision.count(Verdict.MISSING) > 0 ? " vanished" : " at fault";
    }

    private static Headline passed(Decision decision) {
        long faster = decision.count(Verdict.IMPROVED);
        long undecided = decision.count(Verdict.INCONCLUSIVE);
        if (undecided > 0 && undecided == decision.rows().size()) {
            return new Headline("Undecided", undecidedText(decision), Tone.NEUTRAL);
        }
        String undecidedPart = undecided > 0 ? ", " + undecidedText(decision) : "";
        long waived = waived(decision);
        if (waived > 0) {
            return new Headline(
                    regressed(decision) + ", waived",
                    waived + " of " + all(decision) + " regressed by " + warnLimit(decision) + ", waived" + undecidedPart,
                    Tone.NEUTRAL);
        }
        if (faster > 0) {
            return new Headline(
                    improved(decision),
                    faster + " of " + all(decision) + ", none regressed by " + warnLimit(decision) + undecidedPart,
                    Tone.GOOD);
        }
        return new Headline(
                "Not " + word(decision.rows(), Change::worse, "worse"),
                "none of " + all(decision) + " regressed by " + warnLimit(decision) + undecidedPart,
                Tone.GOOD);
    }

    /** {@code Slower} where all regressions are of times and rates, else {@code Worse}. */
    private static String regressed(Decision decision) {
        return capital(word(decision.rows(Verdict.REGRESSED), Change::worse, "worse"));
    }

    /** {@code Faster} where all improvements are of times and rates, else {@code Better}. */
    private static String improved(Decision decision) {
        return capital(word(decision.rows(Verdict.IMPROVED), Change::better, "better"));
    }

    private static String word(List<Row> rows, Function<Row, String> ofRow, String mixed) {
        Set<String> words = rows.stream().map(ofRow).collect(Collectors.toSet());
        return words.size() == 1 ? words.iterator().next() : mixed;
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** How many regressions are known and have no weight. */
    private static long waived(Decision decision) {
        return count(decision, Row::waived);
    }

    private static String waivedText(Decision decision) {
        long waived = waived(decision);
        return waived > 0 ? ", " + waived + " more waived" : "";
    }

    /** {@code 3 of 18 undecided (could have missed up to 4.1 %)}. */
    private static String undecidedText(Decision decision) {
        return decision.count(Verdict.INCONCLUSIVE) + " of " + decision.rows().size() + " undecided"
                + Wording.couldHaveMissed(decision.rows())
                        .map(missed -> " (" + missed + ")")
                        .orElse("");
    }

    private static String failLimit(Decision decision) {
        return limit(
                decision,
                decision.policy().limits().stream()
                        .mapToDouble(Policy.Limit::fail)
                        .toArray(),
                "failing");
    }

    private static String warnLimit(Decision decision) {
        double[] limits = decision.policy().limits().stream()
                .mapToDouble(limit -> Double.isNaN(limit.warn()) ? limit.fail() : limit.warn())
                .toArray();
        return limit(decision, limits, "warning");
    }

    private static String limit(Decision decision, double[] limits, String name) {
        boolean one = Arrays.stream(limits).allMatch(limit -> limit == limits[0]);
        return one && decision.rows().stream().allMatch(row -> isHeldAgainst(row, decision.policy()))
                ? Quantity.limit(limits[0]) + " or more"
                : "their " + name + " limit or more";
    }

    /** Whether it was the policy's limit that decided: differences have limits of their own, and so has what no test can judge. */
    private static boolean isHeldAgainst(Row row, Policy policy) {
        return !row.linear()
                && (Double.isNaN(row.limit())
                        || policy.limits().stream()
                                .flatMapToDouble(limit -> DoubleStream.of(limit.warn(), limit.fail()))
                                .anyMatch(limit -> Math.abs(limit - row.limit()) < 1e-9));
    }

    private static long count(Decision decision, Predicate<Row> which) {
        return decision.rows().stream().filter(which).count();
    }

    private static String all(Decision decision) {
        return counted(decision.rows().size(), "");
    }

    private static String counted(long count, String rest) {
        return (count + " " + (count == 1 ? "benchmark" : "benchmarks") + " " + rest).trim();
    }
}
