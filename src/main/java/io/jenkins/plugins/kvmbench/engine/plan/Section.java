package io.jenkins.plugins.kvmbench.engine.plan;

import io.jenkins.plugins.kvmbench.engine.gate.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping with known keys. Whatever is wrong is added to the problems, and read as if it were not there, so that one look finds
 * everything.
 */
final class Section {

    private final String file;
    private final Problems problems;
    private final Position at;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private Section(Node node, String file, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.at = Document.position(node, file);
    }

    /** @param node of which it is not known yet what it is */
    static Section of(Kind kind, Node node, String file, Problems problems) {
        Section section = new Section(node, file, problems);
        section.entries(node, kind.word(), (key, value) -> {
            if (kind.keys().contains(key.text())) {
                section.values.put(key.text(), value);
            } else {
                problems.add(key.at(), "there is no key '" + key.text() + "' in " + section.in(kind) + ": the nearest are "
                        + Nearest.of(key.text(), kind.keys()));
            }
        });
        return section;
    }

    private String in(Kind kind) {
        return kind == Kind.FILE ? "this file" : "a " + kind.word();
    }

    Position at() {
        return at;
    }

    /** Where a value is, or else the whole. */
    Position at(String key) {
        return values.containsKey(key) ? Document.position(values.get(key), file) : at;
    }

    void problem(String key, String what) {
        problems.add(at(key), what);
    }

    void problem(Scalar about, String what) {
        problems.add(about.at(), what);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).flatMap(value -> scalar(value, key)).map(Scalar::text);
    }

    String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    /** A text that must be there and hold something. */
    String required(String key, String what) {
        Optional<String> text = text(key);
        if (text.filter(value -> !value.isBlank()).isEmpty() && (!has(key) || text.isPresent())) {
            problem(key, "'" + key + "' is missing: " + what);
        }
        return text.orElse("");
    }

    /** One of a few words. */
    Optional<String> choice(String key, List<String> words) {
        return text(key).filter(word -> {
            if (!words.contains(word)) {
                problem(key, "'" + key + "' cannot be '" + word + "': it is " + String.join(", ", words));
            }
            return words.contains(word);
        });
    }

    int integer(String key, int least, int most, int otherwise) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.get().matches("\\d{1,9}")) {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        problem(key, "'" + key + "' cannot be '" + text.get() + "': a whole number from " + least + " to " + most);
        return otherwise;
    }

    /** What is made of several values. */
    interface Attempt<T> {
        T make();
    }

    /** @param key of what is to blame when it cannot be made; one that is not there: the whole section */
    <T> Optional<T> attempt(String key, Attempt<T> attempt) {
        try {
            return Optional.of(attempt.make());
        } catch (IllegalArgumentException e) {
            problem(key, e.getMessage());
            return Optional.empty();
        }
    }

    /** A section in this one. Written without content it has only defaults. */
    Optional<Section> section(String key, Kind kind) {
        return Optional.ofNullable(values.get(key)).map(value -> of(kind, value, file, problems));
    }

    /** Sections in a list. */
    List<Section> sections(String key, Kind kind) {
        List<Section> sections = new ArrayList<>();
        items(key, "a list of " + kind.word() + "s", item -> sections.add(of(kind, item, file, problems)));
        return sections;
    }

    /** Sections by a name of the user's. */
    void named(String key, Kind kind, BiConsumer<Scalar, Section> each) {
        if (has(key)) {
            entries(values.get(key), key, (name, value) -> each.accept(name, of(kind, value, file, problems)));
        }
    }

    /** A text or several. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        Node value = values.get(key);
        if (value instanceof SequenceNode) {
            items(key, "a list of texts", item -> scalar(item, key).ifPresent(scalar -> texts.add(scalar.text())));
        } else {
            text(key).ifPresent(texts::add);
        }
        return texts;
    }

    /** Texts by a name of the user's; several values of one are joined by commas, as the command line takes them. */
    Map<String, Scalar> values(String key) {
        Map<String, Scalar> found = new LinkedHashMap<>();
        if (has(key)) {
            entries(values.get(key), key, (name, value) -> {
                List<String> texts = new ArrayList<>();
                Collection<Node> each = value instanceof SequenceNode list ? list.getValue() : List.of(value);
                each.forEach(one -> scalar(one, name.text()).ifPresent(scalar -> texts.add(scalar.text())));
                if (texts.size() == each.size()) {
                    found.put(name.text(), new Scalar(String.join(",", texts), name.at()));
                }
            });
        }
        return found;
    }

    private void items(String key, String what, Consumer<Node> each) {
        Node value = values.get(key);
        if (value instanceof SequenceNode list && Document.isPlain(list)) {
            list.getValue().forEach(each);
        } else if (value != null && !empty(value)) {
            problem(key, "'" + key + "' is " + what + ": each begins with '- ' on a line of its own");
        }
    }

    private void entries(Node node, String name, BiConsumer<Scalar, Node> each) {
        if (empty(node)) {
            return;
        }
        if (!(node instanceof MappingNode mapping) || !Document.isPlain(node)) {
            problems.add(Document.position(node, file), "'" + name + "' has keys and values: 'key: value' on lines of their own");
            return;
        }
        Map<String, Position> seen = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Optional<Scalar> key = scalar(tuple.getKeyNode(), name);
            Position before = key.map(known -> seen.putIfAbsent(known.text(), known.at())).orElse(null);
            if (before != null) {
                problems.add(key.get().at(), "'" + key.get().text() + "' is there twice, first in line " + before.line()
                        + ": only one can count");
            } else {
                key.ifPresent(known -> each.accept(known, tuple.getValueNode()));
            }
        }
    }

    private Optional<Scalar> scalar(Node node, String key) {
        Position place = Document.position(node, file);
        if (!Document.isPlain(node)) {
            problems.add(place, "the tag " + node.getTag().getValue() + " is not taken: write the plain value");
        } else if (!(node instanceof ScalarNode scalar)) {
            problems.add(place, "'" + key + "' is one value, not a " + (node instanceof SequenceNode ? "list" : "mapping"));
        } else if (empty(node)) {
            problems.add(place, "'" + key + "' has no value: write one, or leave the key out");
        } else {
            return Optional.of(new Scalar(scalar.getValue(), place));
        }
        return Optional.empty();
    }

    /** Nothing is written there. */
    private static boolean empty(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }
}
