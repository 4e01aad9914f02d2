package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** What the parts of a page are made of. */
final class Html {

    private Html() {}

    /** A sentence that quotes names, cut where nobody would read on. */
    static Markup prose(String untrusted) {
        return Markup.text(Names.cut(Names.plain(untrusted), 600));
    }

    /** Where a long name may go on in the next line: after what joins its words, never within one. */
    private static final Pattern JOINT = Pattern.compile("(?<=[/_.:,;@-])(?=[\\w<(\"'])|(?<=[a-z])(?=[A-Z])");

    /** A name of any length and direction; its direction does not reach the text around it. Nothing for no name. */
    static Markup name(String untrusted) {
        if (untrusted.isEmpty()) {
            return Markup.NONE;
        }
        return Markup.written(html -> {
            html.open("bdi");
            Iterator<String> words = JOINT.splitAsStream(Names.shown(untrusted)).iterator();
            while (words.hasNext()) {
                html.text(words.next());
                if (words.hasNext()) {
                    html.empty("wbr");
                }
            }
            html.close("bdi");
        });
    }

    /** A verdict or a state, with a shape of its own: nothing is told by colour alone. */
    static Markup tag(String look, String words) {
        return Markup.written(html -> html.open("span", "class", "tag " + look)
                .open("i", "class", look)
                .close("i")
                .text(words)
                .close("span"));
    }

    /** A link where the target is safe to follow, else its text. */
    static Markup link(ReportInput.Link link) {
        return Markup.written(html -> {
            if (link.followable()) {
                html.open("a", "rel", "noopener noreferrer", "href", link.target())
                        .add(name(link.label()))
                        .close("a");
            } else {
                html.add(name(link.label())).text(" ").element("code", link.target());
            }
        });
    }

    /** A number as shown, with all its digits on hovering. */
    static Markup quantity(double value, String unit) {
        return Markup.written(html -> html.element(
                "span", Quantity.of(value, unit).toString(), "title", Quantity.exact(value, unit)));
    }

    /** A small table with its title and notes. */
    static Markup table(Table table) {
        return Markup.written(html -> {
            html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", table.title())
                    .open("table", "class", "plain")
                    .open("thead")
                    .open("tr");
            for (Table.Column column : table.columns()) {
                html.element("th", column.head(), attributes(column, "scope", "col"));
            }
            html.close("tr", "thead").open("tbody");
            for (List<Table.Cell> row : table.rows()) {
                html.open("tr");
                for (int i = 0; i < row.size(); i++) {
                    html.open("td", attributes(table.columns().get(i)));
                    cell(html, row.get(i));
                    html.close("td");
                }
                html.close("tr").line();
            }
            html.close("tbody", "table", "div").line();
            table.notes().forEach(note -> html.element("p", note, "class", "note").line());
        });
    }

    private static String[] attributes(Table.Column column, String... others) {
        if (!column.number()) {
            return others;
        }
        String[] all = Arrays.copyOf(others, others.length + 2);
        all[others.length] = "class";
        all[others.length + 1] = "num";
        return all;
    }

    private static void cell(Markup.Writer html, Table.Cell cell) {
        boolean more = !cell.exact().isEmpty();
        if (more) {
            html.open("span", "title", cell.exact());
        }
        if (cell.alarm()) {
            html.element("strong", cell.text(), "class", "bad");
        } else {
            html.text(cell.text());
        }
        if (more) {
            html.close("span");
        }
    }
}
