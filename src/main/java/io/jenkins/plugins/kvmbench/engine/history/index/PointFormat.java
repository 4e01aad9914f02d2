package io.jenkins.plugins.kvmbench.engine.history.index;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The content of BUILD records: {@value #HEAD} bytes about the build, then {@value #POINT} bytes for each series, in the order of
 * the series' numbers. Choices are written as their place in the lists below, from 1; 0 is none. The lists only grow.
 */
final class PointFormat {

    static final int HEAD = 32;
    static final int POINT = 32;

    static final List<Verdict> VERDICTS = List.of(
            Verdict.INVALID,
            Verdict.MISSING,
            Verdict.ENV_SHIFT,
            Verdict.REGRESSED,
            Verdict.IMPROVED,
            Verdict.OK,
            Verdict.INCONCLUSIVE);
    static final List<Level> LEVELS = List.of(Level.NONE, Level.WARN, Level.FAIL);
    static final List<Outcome> OUTCOMES = List.of(Outcome.PASSED, Outcome.WARNED, Outcome.FAILED, Outcome.INVALID);
    static final List<Mode> MODES = List.of(Mode.AB, Mode.HISTORY, Mode.BASELINE);

    private static final int MAX_INVOCATIONS = 0xffff;

    private PointFormat() {}

    static void putBuild(ByteBuffer to, RecordedBuild build, int agent, int points) {
        to.putInt(build.number()).putInt(agent).putLong(build.timeMs()).putInt(points);
        to.put(code(OUTCOMES, build.outcome())).put(code(MODES, build.mode()));
        to.put((byte) (build.deleted() ? 1 : 0)).put((byte) 0).putLong(0);
    }

    static void putPoint(ByteBuffer to, int series, Point point) {
        to.putInt(series).put(code(VERDICTS, point.verdict())).put(code(LEVELS, Optional.of(point.level())));
        to.putShort((short) Math.min(point.invocations(), MAX_INVOCATIONS));
        to.putDouble(point.median()).putDouble(point.lower()).putDouble(point.upper());
    }

    /** The point at the buffer's position; its series' number comes first and has been read. */
    static Point point(ByteBuffer from) {
        Optional<Verdict> verdict = choice(VERDICTS, from.get());
        Level level = choice(LEVELS, from.get()).orElse(Level.NONE);
        int invocations = from.getShort() & MAX_INVOCATIONS;
        return new Point(from.getDouble(), from.getDouble(), from.getDouble(), invocations, verdict, level);
    }

    private static <T> byte code(List<T> choices, Optional<T> choice) {
        return (byte) choice.map(choices::indexOf).map(place -> place + 1).orElse(0).intValue();
    }

    /** What a code stands for; nothing for one of a later version. */
    static <T> Optional<T> choice(List<T> choices, byte code) {
        return code > 0 && code <= choices.size() ? Optional.of(choices.get(code - 1)) : Optional.empty();
    }
}
