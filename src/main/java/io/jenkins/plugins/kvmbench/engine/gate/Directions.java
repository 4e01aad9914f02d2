package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.Glob;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What somebody said of which way metrics get better, in place of what is known of their units.
 *
 * @param said the first that matches counts
 */
public record Directions(List<Said> said) {

    /** Nobody said anything. */
    public static final Directions NONE = new Directions(List.of());

    /**
     * @param metric a pattern as in {@link Policy.Limit}
     * @param better never {@link Direction#UNKNOWN}
     */
    public record Said(String metric, Direction better) {}

    public Directions {
        said = List.copyOf(said);
    }

    /**
     * @param texts {@code GLOB=lower} or {@code GLOB=higher} each
     * @throws PolicyException when one is neither
     */
    public static Directions parse(List<String> texts) {
        List<Said> said = new ArrayList<>();
        for (String text : texts) {
            int equals = text.lastIndexOf('=');
            String direction = text.substring(equals + 1);
            if (equals < 1 || !direction.equals("lower") && !direction.equals("higher")) {
                throw new PolicyException("'" + text + "' says no direction: write METRIC=lower or METRIC=higher");
            }
            said.add(new Said(
                    text.substring(0, equals), direction.equals("lower") ? Direction.LOWER : Direction.HIGHER));
        }
        return new Directions(said);
    }

    /** What was said of a series; empty when nothing was. */
    public Optional<Direction> of(SeriesId id) {
        return said.stream()
                .filter(one -> Glob.matchesSeries(one.metric(), id))
                .findFirst()
                .map(Said::better);
    }

    /**
     * Results with the directions that were said.
     *
     * @param files what is compared, or one file
     * @throws PolicyException when something is said of what none of them holds
     */
    public List<ResultSet> applied(List<ResultSet> files) {
        check(files.stream().flatMap(file -> file.results().stream()).map(Result::id).toList());
        return files.stream().map(this::applied).toList();
    }

    private ResultSet applied(ResultSet file) {
        return file.withResults(file.results().stream()
                .map(result -> of(result.id()).map(result::better).orElse(result))
                .toList());
    }

    private void check(Collection<SeriesId> ids) {
        for (Said one : said) {
            if (ids.stream().noneMatch(id -> Glob.matchesSeries(one.metric(), id))) {
                throw new PolicyException("--better '" + one.metric() + "' is for no metric that is there: there are "
                        + Nearest.of(one.metric(), ids.stream().map(SeriesId::metric).toList()));
            }
        }
    }
}
