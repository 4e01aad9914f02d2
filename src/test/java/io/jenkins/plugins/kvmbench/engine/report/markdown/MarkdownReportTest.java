package io.jenkins.plugins.kvmbench.engine.report.markdown;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.report.Golden;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput.Link;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.Test;

public class MarkdownReportTest {

    @Test
    public void showsAComparison() throws Exception {
        ReportInput input = Samples.slower()
                .withLinks(List.of(
                        new Link("Build 142", "https://ci.example/142/"),
                        new Link("raw data", "https://ci.example/142/data")));
        Golden.check(
                "comparison.md", new MarkdownReport("kvmbench:job:snapshot", MarkdownReport.COMMENT).render(input));
    }

    @Test
    public void showsARun() throws Exception {
        Golden.check("run.md", new MarkdownReport().render(ReportInput.of(Samples.run())));
    }

    @Test
    public void cutsBetweenRowsAndSaysHowMany() {
        ReportInput input = Samples.large(500);
        for (int limit : new int[] {3_000, 10_000, 20_000}) {
            String page = new MarkdownReport("", limit).render(input);
            assertTrue(page.length() + " > " + limit, page.length() <= limit);
            assertTrue(page.contains("rows cut to fit"));
            assertTrue(page.contains("Repeat it:"));
            assertEquals(count(page, "<details>"), count(page, "</details>"));
            assertTrue(page.lines().filter(line -> line.startsWith("|")).allMatch(line -> line.endsWith(" |")));
        }
        String page = new MarkdownReport("", 20_000).render(input);
        long cut = Pattern.compile("_(\\d+) of \\d+ rows cut")
                .matcher(page)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
        assertEquals(500, cut + count(page, "\n| <code>"));
    }

    @Test
    public void keepsTheWorstRowsWhenItCuts() {
        String page = new MarkdownReport("", 3_000).render(Samples.large(500));
        assertTrue(page.contains("🔴 fail"));
        assertFalse(page.contains("unchanged |"));
    }

    @Test
    public void staysWithinALimitThatTakesHardlyAnything() {
        String page = new MarkdownReport("kvmbench:job", 200).render(Samples.hostile());
        assertTrue(page.length() <= 200);
        assertTrue(page.startsWith("<!-- kvmbench:job -->\n### 🔴 Worse: 12 of 12"));
    }

    @Test
    public void showsHostileNamesAsTheyAreAndNothingElse() {
        String page = new MarkdownReport("", MarkdownReport.STEP_SUMMARY).render(Samples.hostile());
        // what Markdown and GitHub would act on, wherever it stands
        assertFalse(page.contains("<script"));
        assertFalse(page.contains("@everyone"));
        assertFalse(page.contains("](javascript"));
        assertFalse(page.contains("https://evil"));
        assertFalse(page.contains("www.evil"));
        assertFalse(page.contains("`"));
        assertFalse(page.contains("\u202E"));
        assertFalse(page.lines().anyMatch(line -> line.startsWith("| forged")));
        for (String line : page.lines().filter(line -> line.startsWith("|")).toList()) {
            assertEquals(line, 6, count(line, "|"));
        }
        assertTrue(page.contains("a&#124;b&#92;&#124;c"));
    }

    @Test
    public void refusesAMarkerThatWouldEndTheCommentItHidesIn() {
        assertThrows(IllegalArgumentException.class, () -> new MarkdownReport("a --> <b>", 65_536));
    }

    private static int count(String text, String what) {
        return text.split(Pattern.quote(what), -1).length - 1;
    }
}
