package io.jenkins.plugins.kvmbench.engine.github;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /bench}, or {@code /bench COMMIT}, as somebody wrote it below a pull request.
 *
 * @param repository {@code owner/name}
 * @param pullRequest its number
 * @param comment the comment's id
 * @param author who wrote it, by GitHub's word
 * @param time when, by GitHub's clock
 * @param commit the one that was named, in full; empty: the head when the comment was written
 */
public record BenchCommand(
        String repository, int pullRequest, long comment, String author, Instant time, Optional<String> commit) {

    /** How a comment begins that is one. */
    public static final String WORD = "/bench";

    // Part of a SHA would do for people; another commit that begins the same can be made.
    private static final Pattern FORM = Pattern.compile(WORD + "(?:[ \\t]+(?<commit>[0-9a-f]{40}|[0-9a-f]{64}))?");

    public BenchCommand {
        Objects.requireNonNull(repository, "repository");
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(commit, "commit");
    }

    /** Whether a comment is for us: its first line is the word, perhaps with more. */
    public static boolean isOne(String body) {
        return firstLine(body).matches(WORD + "(\\s.*)?");
    }

    /**
     * The commit that a comment names.
     *
     * @return empty when it names none
     * @throws IllegalArgumentException when there is something else after the word; the message says what is possible
     */
    public static Optional<String> commit(String body) {
        Matcher form = FORM.matcher(firstLine(body));
        if (!form.matches()) {
            throw new IllegalArgumentException("the command cannot be '" + Names.shown(firstLine(body)) + "': it is " + WORD + ", or "
                    + WORD + " and the commit with all its 40 hexadecimal digits");
        }
        return Optional.ofNullable(form.group("commit"));
    }

    private static String firstLine(String body) {
        return body.lines().findFirst().orElse("").stripTrailing();
    }
}
