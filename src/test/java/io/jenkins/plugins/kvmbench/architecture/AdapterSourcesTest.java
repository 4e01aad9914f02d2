package io.jenkins.plugins.kvmbench.architecture;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.architecture.AdapterSource.Method;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** What can be checked of the Jenkins adapters on a machine that cannot get Jenkins' artifacts. */
public class AdapterSourcesTest {

    /** Web methods that change nothing; all others must refuse GET. */
    private static final Set<String> READ_ONLY = Set.of(
            "ComparisonPage.doDetail",
            "ComparisonPage.doRows",
            "Comparisons.doIndex",
            "JobTrends.doIndex",
            "ResultPage.doCsv",
            "ResultPage.doDetail",
            "ResultPage.doRaw",
            "ResultPage.doRows",
            "RunBenchmarks.doIndex",
            "TrendPage.doSeries",
            "TrendPage.doTrend");

    private static final Pattern MESSAGE = Pattern.compile("\\bMessages\\._?(\\w+)\\(");

    @Test
    public void shouldAllParse() throws Exception {
        assertTrue(AdapterSource.all().size() > 100);
    }

    @Test
    public void shouldUseOnlyThePackagesThatTheDiagramAllows() throws Exception {
        Set<String> arrows = Diagram.load().arrows();
        List<String> wrong = new ArrayList<>();
        for (AdapterSource source : AdapterSource.adapters()) {
            String from = AdapterSource.box(source.component());
            source.importedComponents().stream()
                    .map(AdapterSource::box)
                    .filter(to -> !to.equals(from) && !to.isEmpty() && !arrows.contains(from + " -> " + to))
                    .forEach(to -> wrong.add(source.path() + ": " + from + " -> " + to));
        }
        assertNone("architecture.puml has no such arrow", wrong);
    }

    @Test
    public void shouldHoldNoClassOutsideTheDiagram() throws Exception {
        List<String> rooms =
                Stream.of(Diagram.load().packages()).map(pattern -> pattern.replace("..", "")).toList();
        assertNone(
                "architecture.puml has no box for it",
                AdapterSource.all().stream()
                        .filter(source -> rooms.stream().noneMatch(room -> (source.unit().getPackageName() + ".").startsWith(room + ".")))
                        .map(source -> source.path().toString())
                        .toList());
    }

    /** What decides or draws anything is the engine's, where it is tested without Jenkins. */
    @Test
    public void shouldLeaveStatisticsAndJsonToTheEngine() throws Exception {
        assertNone(
                "statistics, and the JSON of charts and files, are made by the engine",
                AdapterSource.adapters().stream()
                        .filter(source -> source.imports().stream().anyMatch(AdapterSourcesTest::belongsToTheEngine))
                        .map(source -> source.path().toString())
                        .toList());
    }

    private static boolean belongsToTheEngine(String type) {
        return type.startsWith("io.jenkins.plugins.kvmbench.engine.stats")
                || type.startsWith("com.fasterxml.jackson")
                || type.startsWith("net.sf.json")
                || type.startsWith("com.sun.jna");
    }

    @Test
    public void shouldChangeNothingOnGet() throws Exception {
        List<String> wrong = new ArrayList<>();
        Set<String> readOnly = new TreeSet<>();
        for (AdapterSource source : AdapterSource.adapters()) {
            for (Method method : source.methods()) {
                if (!method.isPublic() || !method.name().matches("do[A-Z].*")) {
                    continue;
                }
                if (READ_ONLY.contains(method.toString())) {
                    readOnly.add(method.toString());
                } else if (!method.has("RequirePOST", "POST")) {
                    wrong.add(method + " needs @RequirePOST or @POST, or a place on this test's read-only list");
                }
            }
        }
        assertNone("web methods", wrong);
        assertEquals("the read-only list names methods that are there", new TreeSet<>(READ_ONLY), readOnly);
    }

    @Test
    public void shouldHaveEveryMessageAndNoOther() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(AdapterSource.RESOURCES)) {
            for (Path file : files.filter(path -> path.endsWith("Messages.properties")).toList()) {
                Properties messages = new Properties();
                try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                    messages.load(reader);
                }
                Set<String> defined = new TreeSet<>();
                messages.stringPropertyNames().forEach(key -> defined.add(key.replace('.', '_').replace("-", "__")));
                Set<String> used = new TreeSet<>();
                Path sources = AdapterSource.MAIN.resolve(AdapterSource.RESOURCES.relativize(file.getParent()));
                try (Stream<Path> java = Files.list(sources)) {
                    for (Path source : java.filter(path -> path.toString().endsWith(".java")).toList()) {
                        MESSAGE.matcher(Files.readString(source)).results()
                                .map(match -> match.group(1))
                                .forEach(used::add);
                    }
                }
                used.stream().filter(key -> !defined.contains(key)).forEach(key -> wrong.add(file + " lacks " + key));
                defined.stream().filter(key -> !used.contains(key)).forEach(key -> wrong.add(file + ": nobody uses " + key));
            }
        }
        for (AdapterSource source : AdapterSource.adapters()) {
            boolean uses = MESSAGE.matcher(Files.readString(source.path())).results().map(MatchResult::group)
                    .findAny().isPresent();
            Path messages = AdapterSource.RESOURCES.resolve(
                    AdapterSource.MAIN.relativize(source.path().getParent())).resolve("Messages.properties");
            if (uses && !Files.exists(messages)) {
                wrong.add(source.path() + " uses messages, and there is no " + messages);
            }
        }
        assertNone("messages", wrong);
    }

    static void assertNone(String what, List<String> wrong) {
        assertTrue(what + ":\n  " + String.join("\n  ", wrong), wrong.isEmpty());
    }
}
