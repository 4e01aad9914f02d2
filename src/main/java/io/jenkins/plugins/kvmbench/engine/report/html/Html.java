package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.Xml;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** HTML that shows untrusted text as it is and nothing else. */
final class Html {

    private Html() {}

    /** For text and for attributes in double quotes; control characters are gone. */
    static String text(String untrusted) {
        return Xml.text(untrusted);
    }

    /** A sentence that quotes names, cut where nobody would read on. */
    static String prose(String untrusted) {
        return text(Names.cut(Names.plain(untrusted), 600));
    }

    /** Where a long name may go on in the next line: after what joins its words, never within one. */
    private static final Pattern JOINT = Pattern.compile("(?<=[/_.:,;@-])(?=[\\w<(\"'])|(?<=[a-z])(?=[A-Z])");

    /** A name of any length and direction; its direction does not reach the text around it. */
    static String name(String untrusted) {
        return "<bdi>"
                + JOINT.splitAsStream(Names.shown(untrusted)).map(Html::text).collect(Collectors.joining("<wbr/>"))
                + "</bdi>";
    }

    /** A verdict or a state, with a shape of its own: nothing is told by colour alone. */
    static String tag(String look, String words) {
        return "<span class=\"tag " + look + "\"><i class=\"" + look + "\"></i>" + text(words) + "</span>";
    }

    /** A link where the target is safe to follow, else its text. */
    static String link(ReportInput.Link link) {
        String label = name(link.label());
        return link.followable()
                ? "<a rel=\"noopener noreferrer\" href=\"" + text(link.target()) + "\">" + label + "</a>"
                : label + " <code>" + text(link.target()) + "</code>";
    }

    /** A number as shown, with all its digits on hovering. */
    static String quantity(double value, String unit) {
        return "<span title=\"" + text(Quantity.exact(value, unit)) + "\">"
                + text(Quantity.of(value, unit).toString()) + "</span>";
    }

    /** A small table with its title and notes. */
    static String table(Table table) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"")
                .append(text(table.title()))
                .append("\"><table class=\"plain\"><thead><tr>");
        for (Table.Column column : table.columns()) {
            html.append("<th scope=\"col\"")
                    .append(column.number() ? " class=\"num\"" : "")
                    .append(">")
                    .append(text(column.head()))
                    .append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (List<Table.Cell> row : table.rows()) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append("<td")
                        .append(table.columns().get(i).number() ? " class=\"num\"" : "")
                        .append(">")
                        .append(cell(row.get(i)))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
        table.notes()
                .forEach(note ->
                        html.append("<p class=\"note\">").append(text(note)).append("</p>\n"));
        return html.toString();
    }

    private static String cell(Table.Cell cell) {
        String text = cell.alarm() ? "<strong class=\"bad\">" + text(cell.text()) + "</strong>" : text(cell.text());
        return cell.exact().isEmpty() ? text : "<span title=\"" + text(cell.exact()) + "\">" + text + "</span>";
    }
}
