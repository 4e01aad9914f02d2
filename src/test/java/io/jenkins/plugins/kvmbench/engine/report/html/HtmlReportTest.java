package io.jenkins.plugins.kvmbench.engine.report.html;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput.Link;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import io.jenkins.plugins.kvmbench.engine.suites.snapshot.SnapshotFigure;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

public class HtmlReportTest {

    private static final List<ReportInput> ALL = List.of(
            Samples.slower(),
            ReportInput.of(Samples.run()),
            ReportInput.of(Samples.nothing()),
            Samples.hostile(),
            Samples.large(50));

    @Test
    public void isWellFormed() throws Exception {
        for (ReportInput input : ALL) {
            assertEquals("html", parsed(render(input)).getDocumentElement().getTagName());
        }
    }

    @Test
    public void refersToNothingOutsideItself() throws Exception {
        for (ReportInput input : ALL) {
            for (Element element : elements(render(input.withLinks(List.of())))) {
                for (String attribute : List.of("src", "href", "xlink:href", "action", "data", "poster", "srcset")) {
                    String target = element.getAttribute(attribute);
                    assertTrue(target, target.isEmpty() || target.startsWith("#") || target.equals("data:,"));
                }
            }
        }
        assertFalse(render(ALL.get(0)).matches("(?s).*(@import|url\\().*"));
    }

    @Test
    public void linksOnlyToItsOwnRows() throws Exception {
        List<Element> elements = elements(render(Samples.slower()));
        Set<String> ids = new HashSet<>();
        elements.forEach(element -> assertTrue(
                element.getAttribute("id"),
                element.getAttribute("id").isEmpty() || ids.add(element.getAttribute("id"))));
        for (Element element : elements) {
            String target = element.getAttribute("href");
            assertTrue(target, !target.startsWith("#") || ids.contains(target.substring(1)));
        }
    }

    @Test
    public void allowsItselfExactlyItsOwnStyleAndScript() throws Exception {
        String page = render(Samples.slower());
        List<String> allowed = all(page, "&#39;sha256-([^&]+)&#39;");
        List<String> present = new ArrayList<>();
        for (String inline : all(page, "(?s)<(?:style|script)>(.*?)</(?:style|script)>")) {
            present.add(Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8))));
        }
        assertEquals(allowed, present);
        for (Element element : elements(page)) {
            assertEquals("", element.getAttribute("style"));
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                assertFalse(element.getAttributes().item(i).getNodeName().startsWith("on"));
            }
        }
    }

    @Test
    public void hostileNamesAddNoElementsAndNoAttributes() throws Exception {
        List<Element> elements = elements(render(Samples.hostile()));
        // one script in the head, one that holds data
        assertEquals(
                2,
                elements.stream()
                        .filter(element -> element.getTagName().equals("script"))
                        .count());
        for (Element element : elements) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                assertFalse(element.getAttributes().item(i).getNodeName().startsWith("on"));
            }
            assertFalse(element.getAttribute("href").startsWith("javascript"));
        }
    }

    @Test
    public void longNamesAreCutAndDirectionsKept() throws Exception {
        String page = render(Samples.hostile());
        assertFalse(page.contains("x".repeat(400)));
        assertFalse(page.contains("\u202E"));
        assertTrue(page.contains("<bdi>שלום עולם</bdi>"));
    }

    @Test
    public void embedsTheDataSoThatItComesOutUnchanged() throws Exception {
        String json = "{\"name\":\"</script><script>alert(2)</script><!-- & -->\"}";
        String page = render(Samples.slower().withData(json));
        List<String> data = all(page, "(?s)<script id=\"data\"[^>]*>(.*?)</script>");
        assertEquals(1, data.size());
        // not one of the characters by which a browser may leave or change its reading of a script
        assertFalse(data.get(0).matches("(?s).*[<>&].*"));
        assertEquals(new ObjectMapper().readTree(json), new ObjectMapper().readTree(data.get(0)));
    }

    @Test
    public void opensRegressedRowsAndNoOthers() throws Exception {
        List<String> open = elements(render(Samples.slower())).stream()
                .filter(element -> element.getTagName().equals("tbody") && element.hasAttribute("id"))
                .filter(element -> element.getAttribute("class").contains("open"))
                .map(element -> element.getAttribute("class"))
                .toList();
        assertEquals(List.of("fail open"), open);
    }

    @Test
    public void hasASquareForEveryRow() throws Exception {
        List<Element> elements = elements(render(Samples.large(50)));
        long squares = elements.stream()
                .filter(element -> element.getTagName().equals("a") && element.hasAttribute("aria-label"))
                .count();
        assertEquals(50, squares);
    }

    @Test
    public void saysWhatToDoWhenThereIsNothing() {
        assertTrue(render(ReportInput.of(Samples.nothing())).contains("kvmbench run snapshot"));
    }

    @Test
    public void followsOnlyLinksThatAreSafe() {
        String page = render(Samples.slower()
                .withLinks(List.of(new Link("a", "JavaScript:alert(1)"), new Link("b", "https://ci.example/1"))));
        assertFalse(page.contains("href=\"JavaScript"));
        assertTrue(page.contains("href=\"https://ci.example/1\""));
    }

    @Test
    public void drawsTheGridAsAFileOfItsOwn() throws Exception {
        for (SnapshotFigure.Measure measure : SnapshotFigure.Measure.values()) {
            Document svg = xml(new SnapshotFigure(measure).render(ReportInput.of(Samples.run())));
            assertEquals("svg", svg.getDocumentElement().getTagName());
            // two facets, three strategies, two numbers of cores, and the legend: squares are classic
            int squares = 0;
            NodeList rects = svg.getElementsByTagName("rect");
            for (int i = 0; i < rects.getLength(); i++) {
                squares += ((Element) rects.item(i)).getAttribute("class").equals("s1") ? 1 : 0;
            }
            assertEquals(2 * 2 + 1, squares);
        }
        assertTrue(new SnapshotFigure(SnapshotFigure.Measure.PER_CORE)
                .render(ReportInput.of(Samples.nothing()))
                .contains("No snapshot reset was measured"));
    }

    private static String render(ReportInput input) {
        return new HtmlReport().render(input);
    }

    /** The page as XML, without the content of scripts and styles, which HTML reads as plain text. */
    private static Document parsed(String page) throws Exception {
        return xml(page.replaceFirst("(?i)<!DOCTYPE html>", "")
                .replaceAll("(?s)(<script[^>]*>).*?</script>", "$1</script>")
                .replaceAll("(?s)<style>.*?</style>", "<style></style>"));
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    private static List<Element> elements(String page) throws Exception {
        NodeList nodes = parsed(page).getElementsByTagName("*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> all(String text, String regex) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
