package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

public class MarkupTest {

    @Test
    public void shouldWriteElementsAndEscapeAllElse() {
        Markup markup = Markup.written(to -> to.open("p", "title", "\"><script>'&")
                .text("<b>\u0000")
                .add(Markup.written(inner -> inner.element("i", "a & b").empty("wbr")))
                .close("p"));

        assertEquals(
                "<p title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">&lt;b&gt;\ufffd<i>a &amp; b</i><wbr/></p>", markup.toString());
        assertTrue(Markup.written(to -> {}).isEmpty());
    }

    @Test
    public void shouldNotLetAScriptEndItsElement() {
        assertThrows(
                IllegalArgumentException.class, () -> Markup.written(to -> to.verbatim("script", "'</script><b>'")));
    }

    /** The one way round the type would be a string that holds elements already. */
    @Test
    public void shouldBeTheOnlyOneWhoWritesElements() throws IOException {
        Pattern element = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*</?[a-z][a-z0-9]*[ >/](?:[^\"\\\\\n]|\\\\.)*\"");
        Path engine = Path.of("src/main/java/io/jenkins/plugins/kvmbench/engine");
        List<Path> sources;
        try (Stream<Path> files = Files.walk(engine)) {
            sources = files.filter(file -> file.toString().matches(".*/(report|suites|history)/.*\\.java"))
                    .filter(file -> !file.toString().contains("markdown"))
                    .toList();
        }
        assertTrue(sources.size() > 40);
        for (Path source : sources) {
            Matcher found = element.matcher(Files.readString(source));
            if (found.find()) {
                fail(source + " writes an element by itself: " + found.group());
            }
        }
    }
}
