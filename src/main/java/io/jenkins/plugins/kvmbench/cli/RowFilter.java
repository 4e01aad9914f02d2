package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/** Which rows of a comparison are shown. */
final class RowFilter {

    @Option(
            names = "--filter",
            paramLabel = "PATTERN",
            description = "shows the rows in whose name this occurs, with * and ? for any characters; /PATTERN/ is a regular "
                    + "expression. All are judged, whatever is shown")
    private String filter;

    /** @param filter as of the option; null: all rows */
    static RowFilter of(String filter) {
        RowFilter rows = new RowFilter();
        rows.filter = filter;
        return rows;
    }

    /** @throws SuiteException when it is no regular expression */
    Optional<Pattern> pattern() {
        return Optional.ofNullable(filter).map(RowFilter::pattern);
    }

    private static Pattern pattern(String text) {
        if (text.length() > 2 && text.startsWith("/") && text.endsWith("/")) {
            try {
                return Pattern.compile(text.substring(1, text.length() - 1));
            } catch (PatternSyntaxException e) {
                throw new SuiteException(
                        "--filter cannot be '" + text + "', it is no regular expression: " + e.getDescription());
            }
        }
        StringBuilder regex = new StringBuilder();
        for (char c : text.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }
}
