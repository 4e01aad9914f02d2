package io.jenkins.plugins.kvmbench.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** architecture.puml in the two other forms it is needed in. */
final class Diagram {

    private static final Pattern FRAME = Pattern.compile("(?ms)^package (\\w+) \\{\\n(.*?)^}");
    private static final Pattern COMPONENT = Pattern.compile("\\[(\\w+)] <<(\\S+?)>>");
    private static final Pattern ARROW = Pattern.compile("(?m)^\\[(\\w+)] --> \\[(\\w+)]$");
    private static final Pattern ARROW_TO_ENGINE = Pattern.compile("(?m)^\\[(\\w+)] \\.\\.> engine$");

    private final String text;

    private Diagram(String text) {
        this.text = text;
    }

    static Diagram load() {
        try (InputStream file = Diagram.class.getResourceAsStream("/architecture.puml")) {
            return new Diagram(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The package patterns of all components. */
    String[] packages() {
        return COMPONENT.matcher(text).results().map(component -> component.group(2)).toArray(String[]::new);
    }

    /** A file with one arrow for each pair of components: ArchUnit knows no arrows to frames. */
    Path expanded() {
        try {
            Path file = Files.createTempFile("architecture", ".puml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, withSingleArrows());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who may use whom, each as {@code from -> to}. */
    Set<String> arrows() {
        return ARROW.matcher(withSingleArrows()).results()
                .map(arrow -> arrow.group(1) + " -> " + arrow.group(2))
                .collect(Collectors.toSet());
    }

    private String withSingleArrows() {
        List<String> engine = frames().stream()
                .filter(frame -> frame.group(1).equals("engine"))
                .flatMap(frame -> components(frame.group(2)).stream())
                .toList();
        return ARROW_TO_ENGINE.matcher(text).replaceAll(arrow -> engine.stream()
                .map(component -> "[" + arrow.group(1) + "] --> [" + component + "]")
                .collect(Collectors.joining("\n")));
    }

    /** The same diagram in the language that repository browsers draw. */
    String mermaid() {
        StringBuilder mermaid = new StringBuilder("flowchart TD\n");
        for (MatchResult frame : frames()) {
            mermaid.append("    subgraph ").append(frame.group(1)).append('\n');
            components(frame.group(2)).forEach(name -> mermaid.append("        ").append(name).append('\n'));
            mermaid.append("    end\n");
        }
        ARROW.matcher(text).results().forEach(arrow ->
                mermaid.append("    " + arrow.group(1) + " --> " + arrow.group(2) + "\n"));
        ARROW_TO_ENGINE.matcher(text).results().forEach(arrow ->
                mermaid.append("    " + arrow.group(1) + " -.-> engine\n"));
        return mermaid.toString();
    }

    private List<MatchResult> frames() {
        return FRAME.matcher(text).results().toList();
    }

    private static List<String> components(String frame) {
        return COMPONENT.matcher(frame).results().map(component -> component.group(1)).toList();
    }
}
