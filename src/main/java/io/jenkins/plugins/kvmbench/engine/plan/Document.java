package io.jenkins.plugins.kvmbench.engine.plan;

import java.io.StringReader;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML document as nodes with their places. No node becomes an object: scalars are taken as they are written, so that neither
 * tags nor YAML's ideas of what is a number, a date or true change anything.
 */
final class Document {

    /** Characters. Hand-written files have a thousand. */
    static final int LONGEST = 256 << 10;

    private static final int DEEPEST = 10;

    private static final int MOST_ALIASES = 20;

    private static final Set<Tag> PLAIN =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE);

    private Document() {}

    /**
     * @param name of the file, for messages
     * @return null when it holds nothing
     * @throws PlanException when it is no YAML, or larger, deeper or more entangled than a file of this kind can be
     */
    static Node parse(String text, String name) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        if (text.length() > LONGEST) {
            throw new PlanException(List.of(name + ": it has " + text.length() + " characters, at most " + LONGEST + " are read"));
        }
        try {
            return new Yaml(options).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String at = mark == null ? name : position(mark, name).toString();
            throw new PlanException(List.of(at + ": this is no YAML: " + e.getProblem()
                    + (e.getContext() == null ? "" : " (" + e.getContext() + ")")));
        } catch (YAMLException e) {
            throw new PlanException(List.of(name + ": " + e.getMessage()));
        }
    }

    static Position position(Node node, String name) {
        return position(node.getStartMark(), name);
    }

    private static Position position(Mark mark, String name) {
        return new Position(name, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Whether it is written without a tag, or with one of YAML's own plain types. */
    static boolean isPlain(Node node) {
        return PLAIN.contains(node.getTag());
    }
}
