package io.jenkins.plugins.kvmbench.engine.report.markdown;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.report.Samples;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.autolink.AutolinkType;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.Test;

/** What hostile names are after rendering, which is where GitHub looks for mentions and references. */
public class RenderedMarkdownTest {

    /** Addresses are left out: this extension finds them where GitHub does not, across a zero-width space. */
    private static final List<Extension> GITHUB = List.of(
            TablesExtension.create(),
            AutolinkExtension.builder().linkTypes(AutolinkType.URL, AutolinkType.WWW).build());

    private static String html(String markdown) {
        Node page = Parser.builder().extensions(GITHUB).build().parse(markdown);
        return HtmlRenderer.builder().extensions(GITHUB).build().render(page);
    }

    /** The text outside of code, where GitHub acts on it. */
    private static String prose(String html) {
        return html.replaceAll("(?s)<code>.*?</code>", "").replaceAll("<[^>]*>", "");
    }

    @Test
    public void hostileNamesAddNoElement() {
        String html = html(new MarkdownReport("", MarkdownReport.STEP_SUMMARY).render(Samples.hostile()));
        Set<String> elements = new TreeSet<>();
        Pattern.compile("<(\\w+)").matcher(html).results().forEach(element -> elements.add(element.group(1)));

        assertEquals(
                Set.of("a", "blockquote", "br", "code", "details", "h3", "li", "p", "strong", "summary", "table", "tbody",
                        "td", "th", "thead", "tr", "ul"),
                elements);
        String outsideOfCode = html.replaceAll("(?s)<code>.*?</code>", "");
        assertEquals("the one link that is followable", 1, outsideOfCode.split("<a ", -1).length - 1);
        assertEquals("rows of " + Samples.HOSTILE.size() + " benchmarks, and a head", Samples.HOSTILE.size() + 1, html.split("<tr>", -1).length - 1);
        assertEquals(5 * Samples.HOSTILE.size(), html.split("<td[ >]", -1).length - 1);
    }

    @Test
    public void nothingIsMentionedReferredToOrLinked() {
        String name = "@all cc @a/b me@x.example #1 o/r#2 GH-3 https://evil.example/o/r/issues/4 www.evil.example";
        for (String text : List.of(Markdown.text(name), Markdown.text("GH-3"), Markdown.text("#1"), Markdown.name(name))) {
            String html = html(text);
            assertFalse(html, html.contains("<a "));
            assertFalse(html, Pattern.compile("@\\w|#\\d|GH-\\d|://", Pattern.CASE_INSENSITIVE).matcher(prose(html)).find());
        }
        assertTrue("as it looks", html(Markdown.text(name)).replace("\u200B", "").contains(name));
        assertFalse("an innocent one as it is", Markdown.text("CPU @ 2.50GHz, C# - x").contains("&#8203;"));
    }

    @Test
    public void aCommandCanBeCopied() {
        String command = "./bench --host me@x.example --issue '#1' | tee $LOG `date` **a** <b>";
        String html = html(Markdown.code(command));

        assertFalse(html, html.contains("\u200B"));
        assertTrue(html, html.contains("<code>" + command.replace("<", "&lt;").replace(">", "&gt;") + "</code>"));
    }
}
