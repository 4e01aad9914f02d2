package io.jenkins.plugins.kvmbench.engine.github;

import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.markdown.MarkdownReport;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a sticky comment: a marker that finds it again, the commit it is about, perhaps a note that it is outdated, and
 * the report.
 *
 * @param marker of the job and suite
 * @param sha the commit that was measured; empty where somebody edited it away
 * @param outdatedBy the commit that came after it; empty when none did
 * @param report what people read
 */
record CommentText(String marker, String sha, Optional<String> outdatedBy, String report) {

    /** What GitHub takes in a comment, in characters. */
    static final int LIMIT = MarkdownReport.COMMENT;

    private static final Pattern FORM = Pattern.compile("<!-- (?<marker>\\S+) -->(?:\\n|$)"
            + "(?:<!-- commit (?<sha>[0-9a-f]+) -->\\n)?"
            + "(?:<!-- outdated (?<newer>[0-9a-f]+) -->\\n[^\\n]*\\n\\n)?"
            + "(?<report>.*)", Pattern.DOTALL);

    static CommentText of(String marker, String sha, ReportInput input) {
        return of(marker, sha, input, "");
    }

    /** @param last what is said after the report; nothing of it is cut */
    static CommentText of(String marker, String sha, ReportInput input, String last) {
        // With the longest note that can come later, the room is the same whether the comment is outdated or not.
        CommentText empty = new CommentText(marker, sha, Optional.of(sha), "");
        String report = new MarkdownReport("", LIMIT - empty.toString().length() - last.length()).render(input);
        return new CommentText(marker, sha, Optional.empty(), report + last);
    }

    /** @return empty when the comment is none of this marker's, whoever wrote it */
    static Optional<CommentText> parse(String marker, String body) {
        Matcher form = FORM.matcher(body.replace("\r\n", "\n"));
        return form.matches() && form.group("marker").equals(marker)
                ? Optional.of(new CommentText(
                        marker,
                        Optional.ofNullable(form.group("sha")).orElse(""),
                        Optional.ofNullable(form.group("newer")),
                        form.group("report")))
                : Optional.empty();
    }

    CommentText outdatedBy(String newer) {
        return new CommentText(marker, sha, Optional.of(newer), report);
    }

    /** GitHub trims what it stores. */
    boolean says(CommentText other) {
        return toString().strip().equals(other.toString().strip());
    }

    @Override
    public String toString() {
        String note = outdatedBy
                .map(newer -> "<!-- outdated " + newer + " -->\n> ⏳ **Outdated**: measured before " + newer + ".\n\n")
                .orElse("");
        String commit = sha.isEmpty() ? "" : "<!-- commit " + sha + " -->\n";
        return "<!-- " + marker + " -->\n" + commit + note + report;
    }
}
