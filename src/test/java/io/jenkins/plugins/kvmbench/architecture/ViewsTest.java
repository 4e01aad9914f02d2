package io.jenkins.plugins.kvmbench.architecture;

import static io.jenkins.plugins.kvmbench.architecture.AdapterSourcesTest.assertNone;
import static org.junit.Assert.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Before;
import org.junit.Test;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The views of the Jenkins plugin, read as the XML that they are. */
public class ViewsTest {

    private static final String ESCAPES = "<?jelly escape-by-default='true'?>";
    private static final Pattern TEXT_KEY = Pattern.compile("\\$\\{%([^}(]+)");

    private final Map<Path, Element> views = new TreeMap<>();
    private Map<String, ClassTree> classes;

    @Before
    public void parse() throws Exception {
        classes = new TreeMap<>();
        AdapterSource.adapters().forEach(source -> classes.putAll(source.classes()));
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        try (Stream<Path> files = Files.walk(AdapterSource.RESOURCES)) {
            for (Path view : files.filter(path -> path.toString().endsWith(".jelly")).toList()) {
                try {
                    views.put(view, builder.parse(view.toFile()).getDocumentElement());
                } catch (SAXException e) {
                    throw new AssertionError(view + " is not well-formed: " + e.getMessage(), e);
                }
            }
        }
        assertTrue(!views.isEmpty());
    }

    @Test
    public void shouldEscapeByDefault() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<Path, Element> view : views.entrySet()) {
            if (!Files.readString(view.getKey()).startsWith(ESCAPES)) {
                wrong.add(view.getKey() + " does not start with " + ESCAPES);
            }
            elements(view.getValue())
                    .filter(element -> element.getAttribute("escapeText").equals("false"))
                    .forEach(element -> wrong.add(view.getKey() + " turns escaping off at <" + element.getTagName() + ">"));
        }
        assertNone("views", wrong);
    }

    /** Jenkins' strict content security policy runs no inline script, handler or style. */
    @Test
    public void shouldHoldNoInlineScriptOrStyle() {
        List<String> wrong = new ArrayList<>();
        views.forEach((view, root) -> elements(root).forEach(element -> {
            String tag = element.getLocalName().toLowerCase(Locale.ROOT);
            if (tag.equals("style") || tag.equals("script") && !element.getTextContent().isBlank()) {
                wrong.add(view + ": an inline <" + tag + ">");
            }
            NamedNodeMap attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                Attr attribute = (Attr) attributes.item(i);
                String name = attribute.getName().toLowerCase(Locale.ROOT);
                if (name.matches("on[a-z]+|style") || attribute.getValue().toLowerCase(Locale.ROOT).startsWith("javascript:")) {
                    wrong.add(view + ": " + attribute.getName() + "=\"" + attribute.getValue() + "\"");
                }
            }
        }));
        assertNone("inline script or style", wrong);
    }

    @Test
    public void shouldLieInTheFolderOfAClass() {
        assertNone(
                "no such class",
                views.keySet().stream()
                        .map(view -> AdapterSource.RESOURCES.relativize(view.getParent()).toString())
                        .filter(folder -> folder.contains("/kvmbench/") && !classes.containsKey(folder))
                        .toList());
    }

    @Test
    public void shouldBindOnlyFieldsThatHaveAGetterAndHelp() {
        List<String> wrong = new ArrayList<>();
        views.forEach((view, root) -> {
            if (!view.getFileName().toString().matches("config.*\\.jelly")) {
                return;
            }
            String folder = AdapterSource.RESOURCES.relativize(view.getParent()).toString();
            elements(root).map(element -> element.getAttribute("field")).filter(field -> !field.isEmpty()).distinct()
                    .forEach(field -> {
                        if (!hasGetter(folder, field)) {
                            wrong.add(view + ": no getter of '" + field + "'");
                        }
                        if (!hasHelp(folder, field)) {
                            wrong.add(view + ": no help-" + field + ".html");
                        }
                    });
        });
        assertNone("bound fields", wrong);
    }

    private boolean hasGetter(String folder, String field) {
        String end = Character.toUpperCase(field.charAt(0)) + field.substring(1);
        return lineage(folder).stream().map(classes::get).anyMatch(type -> type.getMembers().stream()
                .anyMatch(member -> member instanceof MethodTree method
                        && method.getParameters().isEmpty()
                        && List.of("get" + end, "is" + end).contains(method.getName().toString())));
    }

    private boolean hasHelp(String folder, String field) {
        return lineage(folder).stream().anyMatch(known ->
                Files.exists(AdapterSource.RESOURCES.resolve(known).resolve("help-" + field + ".html")));
    }

    /** A class and those it extends in this project, as folders. */
    private List<String> lineage(String folder) {
        List<String> lineage = new ArrayList<>();
        for (String at = folder; at != null && classes.containsKey(at); at = superclass(at)) {
            lineage.add(at);
        }
        return lineage;
    }

    private String superclass(String folder) {
        if (classes.get(folder).getExtendsClause() == null) {
            return null;
        }
        String name = classes.get(folder).getExtendsClause().toString().replaceAll("<.*", "");
        return classes.keySet().stream()
                .filter(known -> known.endsWith("/" + name.replace('.', '/')))
                .findFirst()
                .orElse(null);
    }

    /** A text that is a key and not words must be in the properties beside the view. */
    @Test
    public void shouldHaveEveryTextKey() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Path view : views.keySet()) {
            Matcher key = TEXT_KEY.matcher(Files.readString(view));
            Properties texts = texts(view);
            while (key.find()) {
                String name = key.group(1).trim();
                if (!texts.containsKey(name) && name.matches("[a-z][\\w.-]*|\\w+\\.[\\w.-]+")) {
                    wrong.add(view + ": " + name);
                }
            }
            for (String name : texts.stringPropertyNames()) {
                if (!Files.readString(view).contains(name.replace("\\ ", " "))) {
                    wrong.add(view + ": nobody uses " + name);
                }
            }
        }
        assertNone("text keys", wrong);
    }

    private static Properties texts(Path view) throws IOException {
        Properties texts = new Properties();
        Path file = view.resolveSibling(view.getFileName().toString().replace(".jelly", ".properties"));
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                texts.load(reader);
            }
        }
        return texts;
    }

    private static Stream<Element> elements(Element root) {
        NodeList all = root.getElementsByTagName("*");
        Stream.Builder<Element> elements = Stream.builder();
        elements.add(root);
        for (int i = 0; i < all.getLength(); i++) {
            Node node = all.item(i);
            elements.add((Element) node);
        }
        return elements.build();
    }
}
