package io.jenkins.plugins.kvmbench.engine.suite;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The benches of a Cargo package or workspace that use Criterion. They are built once on each side ({@code cargo bench
 * --no-run}); a run is a fresh process of every bench, without Cargo.
 *
 * @param directory the package or workspace below the root of the repository, or of the directory that a side is; empty: the
 *     root itself
 * @param benches the benches' names, as {@code cargo bench --bench} takes them; empty: all of all members
 * @param filter a regular expression that must be found in a benchmark's name; empty: any
 * @param skip a regular expression that must not be found in it; empty: none is left out
 * @param cargo further arguments of {@code cargo bench}, as a shell splits them: {@code --features fast}
 * @param arguments further arguments of the benches, likewise: {@code --measurement-time 1}
 * @param timeoutMs a run that takes longer is ended and counts as failed
 */
public record CriterionWorkspace(
        String directory,
        List<String> benches,
        String filter,
        String skip,
        String cargo,
        String arguments,
        int timeoutMs)
        implements BenchmarkTool {

    /** @throws SuiteException when a pattern is no regular expression */
    public CriterionWorkspace {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(cargo, "cargo");
        Objects.requireNonNull(arguments, "arguments");
        benches = List.copyOf(benches);
        check("filter", filter);
        check("skip", skip);
    }

    private static void check(String what, String regex) {
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new SuiteException(what + " cannot be '" + regex + "', it is no regular expression: " + e.getDescription());
        }
    }

    @Override
    public String name() {
        return "criterion";
    }
}
