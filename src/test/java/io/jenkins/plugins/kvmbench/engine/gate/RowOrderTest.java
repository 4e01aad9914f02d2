package io.jenkins.plugins.kvmbench.engine.gate;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class RowOrderTest {

    private static Row row(Verdict verdict, Level level, double change) {
        return new Row(
                SeriesId.of("command", verdict + " " + level, Map.of(), "wall"), "s", Direction.LOWER, verdict, level, null, 1,
                1 + change, false, change, change, change, 0.5, false, 0.1, 0.03, 10, 10, 1, "", List.of());
    }

    @Test
    public void shouldPutWhatNobodyKnowsBeforeWhatIsBetterOrTheSame() {
        Row failed = row(Verdict.REGRESSED, Level.FAIL, 0.04);
        Row waived = row(Verdict.REGRESSED, Level.NONE, 0.05);
        Row open = row(Verdict.INCONCLUSIVE, Level.NONE, 0.9);
        Row better = row(Verdict.IMPROVED, Level.NONE, -0.2);
        Row same = row(Verdict.OK, Level.NONE, 0.01);

        assertEquals(List.of(failed, waived, open, better, same), Rows.worstFirst(List.of(same, better, open, waived, failed)));
    }
}
