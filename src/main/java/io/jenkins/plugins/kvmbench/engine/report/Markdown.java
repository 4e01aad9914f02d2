package io.jenkins.plugins.kvmbench.engine.report;

import java.util.List;
import java.util.stream.Collectors;

/** GitHub-flavoured Markdown that shows untrusted text as it is and nothing else. */
final class Markdown {

    /** Everything that can begin Markdown, HTML, a mention, a reference, a link, an emoji, or mathematics. */
    private static final String SPECIAL = "\\`*[]<>&#|~@!$^\"'{}";

    private Markdown() {}

    /**
     * Text in a line or a cell: special characters become numeric references, which never form structure. A zero-width
     * space after {@code @} also stops what is looked for after rendering.
     */
    static String text(String untrusted) {
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
                if (c == '@') {
                    escaped.append("&#8203;");
                }
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
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
