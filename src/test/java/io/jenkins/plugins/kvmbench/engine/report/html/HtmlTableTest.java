package io.jenkins.plugins.kvmbench.engine.report.html;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import io.jenkins.plugins.kvmbench.engine.report.html.HtmlTable.Part;
import io.jenkins.plugins.kvmbench.engine.report.html.HtmlTable.Query;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.Test;

public class HtmlTableTest {

    private static final int NAME = 0;
    private static final int BASE = 1;
    private static final int CHANGE = 3;

    private final HtmlTable table = HtmlTable.of(Samples.large(200));

    @Test
    public void showsThePartThatIsAskedForWorstFirst() {
        Part first = table.part(Query.first(30));

        assertEquals(200, first.matching());
        assertEquals(30, first.next());
        assertEquals(IntStream.range(0, 30).boxed().toList(), numbers(first));
        Part last = table.part(new Query("", -1, false, 190, 30, true));
        assertEquals(IntStream.range(190, 200).boxed().toList(), numbers(last));
        assertEquals(200, last.next());
    }

    @Test
    public void partsFollowOneAnotherWithoutGapAndWithoutRepeat() {
        List<Integer> all = new ArrayList<>();
        Part part = new Part(0, 0, Markup.NONE);
        do {
            part = table.part(new Query("", CHANGE, true, part.next(), 37, true));
            all.addAll(numbers(part));
        } while (part.next() < part.matching());

        assertEquals(200, all.size());
        assertEquals(200, all.stream().distinct().count());
    }

    @Test
    public void sortsByTheValueOfAColumnBothWays() {
        List<Integer> up = numbers(table.part(new Query("", BASE, false, 0, 200, true)));
        List<Integer> down = numbers(table.part(new Query("", BASE, true, 0, 200, true)));

        assertEquals(IntStream.range(0, 200).boxed().toList(), up);
        assertEquals(IntStream.range(0, 200).map(i -> 199 - i).boxed().toList(), down);
    }

    @Test
    public void sortsNamesTheWayPeopleCount() {
        List<Integer> byName = numbers(table.part(new Query("copy-1 ", NAME, false, 0, 200, true)));

        List<String> names = byName.stream().map(i -> table.id(i).toString()).toList();
        assertEquals("vm/copy-1 bytes=128 mode=m1 ops", names.get(0));
        assertEquals("vm/copy-1 bytes=2688 mode=m6 ops", names.get(1));
    }

    @Test
    public void filtersByAllWordsOfNameAndVerdict() {
        assertEquals(3, table.part(new Query("  FAIL ", -1, false, 0, 50, true)).matching());
        assertEquals(1, table.part(new Query("fail copy-2", -1, false, 0, 50, true)).matching());
        assertEquals(0, table.part(new Query("fail copy-9", -1, false, 0, 50, true)).matching());
    }

    @Test
    public void anythingIsAnAnswerToAskForRowsThatAreNotThere() {
        assertEquals(Markup.NONE, table.part(new Query("", 99, true, -5, -1, true)).html());
        assertEquals(Markup.NONE, table.part(new Query("", CHANGE, true, Integer.MAX_VALUE, Integer.MAX_VALUE, true)).html());
    }

    @Test
    public void drawsOnlyWhatOpensByItselfAndOnlyWhereThatIsWanted() {
        String html = table.part(Query.first(30)).html().toString();

        assertEquals(3, html.split("class=\"facts\"", -1).length - 1);
        assertFalse(table.part(new Query("", -1, false, 0, 30, false)).html().toString().contains("class=\"facts\""));
        assertTrue(table.detail(29).toString().contains("class=\"facts\""));
    }

    @Test
    public void asksOnceForTheAddedColumnOfTheRowsThatAreShown() {
        List<Set<SeriesId>> asked = new ArrayList<>();
        HtmlTable more = table.with("last 30 builds", ids -> {
            asked.add(ids);
            return Map.of(table.id(1), Markup.written(to -> to.element("i", "one")));
        });

        String html = more.part(Query.first(2)).html().toString();

        assertEquals(List.of(Set.of(table.id(0), table.id(1))), asked);
        assertTrue(html, html.contains("<i>one</i></td><td class=\"verdict\""));
        assertTrue(more.head().toString().contains("last 30 builds"));
    }

    @Test
    public void squaresBeyondTheMostAreCountedInWords() {
        String strip = table.strip(50).toString();

        assertEquals(50, strip.split("<li>", -1).length - 1);
        assertTrue(strip, strip.contains("the first 50 are drawn"));
        assertTrue(strip, strip.contains(">3 fail<"));
        assertFalse(table.strip(200).toString().contains("are drawn"));
    }

    @Test
    public void invocationsOfTwoRunsAreNotDrawnAsIfTheyTookTurns() {
        ReportInput interleaved = Samples.large(1);
        Decision decision = interleaved.decision().orElseThrow();
        Decision apart = new Decision(
                Mode.BASELINE, decision.outcome(), decision.policy(), 1, 1, decision.rows(), decision.notes());

        String together = HtmlTable.of(interleaved).detail(0).toString();
        String separate = HtmlTable.of(ReportInput.of(interleaved.results(), apart)).detail(0).toString();

        assertTrue(together, together.contains("in the order measured"));
        assertTrue(separate, separate.contains("one run after the other"));
        // the dots are at other places, not only labelled otherwise
        assertFalse(dots(together).equals(dots(separate)));
    }

    private static String dots(String detail) {
        return detail.replaceFirst("(?s).*?<path d=\"([^\"]*h0[^\"]*)\".*", "$1");
    }

    @Test
    public void hostileNamesAddNoElements() {
        HtmlTable hostile = HtmlTable.of(Samples.hostile());

        String html = "" + hostile.part(Query.first(50)).html() + hostile.detail(0) + hostile.strip(50);

        assertFalse(html.contains("<script"));
        assertFalse(html.contains(" onmouseover=\""));
    }

    private static List<Integer> numbers(Part part) {
        List<Integer> numbers = new ArrayList<>();
        Matcher matcher = Pattern.compile("<tbody id=\"b(\\d+)\"").matcher(part.html().toString());
        while (matcher.find()) {
            numbers.add(Integer.parseInt(matcher.group(1)));
        }
        return numbers;
    }
}
