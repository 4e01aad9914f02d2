package io.jenkins.plugins.kvmbench.engine.report.markdown;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import java.util.List;
import java.util.stream.Collectors;

/** GitHub-flavoured Markdown that shows untrusted text as it is and nothing else. */
public final class Markdown {

    /** Everything that can begin Markdown, HTML, a mention, a reference, a link, an emoji, or mathematics. */
    private static final String SPECIAL = "\\`*[]<>&#|~@!$^\"'{}";

    /** A zero-width space. */
    private static final String NOTHING = "&#8203;";

    private Markdown() {}

    /**
     * Text in a line or a cell: special characters become numeric references, which never form structure. GitHub also looks
     * for mentions, references and links in what is rendered; a zero-width space keeps it from finding any.
     */
    public static String text(String untrusted) {
        return escaped(untrusted, true);
    }

    /** Code to be copied: nothing invisible in it. In code GitHub looks for nothing. */
    static String code(String untrusted) {
        return "<code>" + escaped(untrusted, false) + "</code>";
    }

    private static String escaped(String untrusted, boolean unlinked) {
        StringBuilder escaped = new StringBuilder();
        String plain = Names.plain(untrusted);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean within = i > 0
                    && i + 1 < plain.length()
                    && Character.isLetterOrDigit(plain.charAt(i - 1))
                    && Character.isLetterOrDigit(plain.charAt(i + 1));
            boolean spaced = i + 1 == plain.length() || plain.charAt(i + 1) == ' ';
            boolean host = c == '.' && plain.regionMatches(true, i - 3, "www", 0, 3);
            boolean block =
                    i == 0 && "-+=".indexOf(c) >= 0 && !(plain.length() > 1 && Character.isDigit(plain.charAt(1)));
            if (SPECIAL.indexOf(c) >= 0 || c == ':' && !spaced || c == '_' && !within || host || block) {
                escaped.append("&#").append((int) c).append(';');
            } else {
                escaped.append(c);
            }
            if (unlinked && beginsReference(plain, i)) {
                escaped.append(NOTHING);
            }
        }
        return escaped.toString();
    }

    /** {@code @name}, {@code #1}, {@code GH-1}, {@code https://}, {@code www.}: the character after which it is no longer one when it is cut. */
    private static boolean beginsReference(String plain, int i) {
        boolean word = i + 1 < plain.length() && Character.isLetterOrDigit(plain.charAt(i + 1));
        return switch (plain.charAt(i)) {
            case '@', '#' -> word;
            case '-' -> word && plain.regionMatches(true, i - 2, "GH", 0, 2);
            case 'w', 'W' -> plain.regionMatches(true, i - 2, "www.", 0, 4);
            case ':' -> plain.startsWith("//", i + 1);
            default -> false;
        };
    }

    /** A name: also kept from being taken for a reference to an issue or a commit. */
    static String name(String untrusted) {
        String name = text(Names.shown(untrusted));
        return name.isBlank() ? "" : "<code>" + name + "</code>";
    }

    /** A link where the target is safe to follow, else its text. */
    static String link(ReportInput.Link link) {
        String label = text(Names.shown(link.label()));
        String target = Names.plain(link.target());
        if (!link.followable()) {
            return label + " " + name(target);
        }
        StringBuilder url = new StringBuilder();
        for (char c : target.toCharArray()) {
            url.append("<>()[]\\ \"'`|".indexOf(c) >= 0 ? String.format("%%%02X", (int) c) : String.valueOf(c));
        }
        return "[" + label + "](" + url + ")";
    }

    static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** @param numbers which columns are aligned to the right */
    static String head(List<String> heads, List<Boolean> numbers) {
        return row(heads)
                + row(numbers.stream().map(number -> number ? "---:" : "---").toList());
    }

    /** A whole small table, without its title. */
    static String table(Table table) {
        StringBuilder text = new StringBuilder(head(
                table.columns().stream().map(column -> text(column.head())).toList(),
                table.columns().stream().map(Table.Column::number).toList()));
        for (List<Table.Cell> row : table.rows()) {
            text.append(row(row.stream().map(Markdown::cell).toList()));
        }
        return text.toString();
    }

    private static String cell(Table.Cell cell) {
        return cell.alarm() ? "**" + text(cell.text()) + "**" : text(cell.text());
    }
}
