package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.List;
import java.util.function.Supplier;

/**
 * A benchmark in a page: a square in the strip, a row of the table, and what opens below it. Its HTML is made when
 * asked for: a page that shows a hundred of ten thousand rows draws a hundred.
 *
 * @param id what the row is about
 * @param look class of the square and the verdict: {@code fail}, {@code warn}, {@code faster}, {@code same},
 *     {@code undecided}, {@code broken}
 * @param words the benchmark's name and its verdict, to be searched
 * @param label the benchmark and what is said of it, not escaped
 * @param open whether it is open from the start
 * @param unit the unit of the numbers that {@code cells} are sorted by
 * @param cells what the columns show
 * @param detail what it opens to
 */
record HtmlRow(
        SeriesId id,
        String look,
        String words,
        Supplier<String> label,
        boolean open,
        String unit,
        List<Cell> cells,
        Supplier<Markup> detail) {

    HtmlRow {
        cells = List.copyOf(cells);
    }

    /**
     * @param html the content
     * @param sort a number or a text to sort by, not escaped; empty comes last
     */
    record Cell(Supplier<Markup> html, String sort) {}

    /**
     * @param head text
     * @param style class of the column
     * @param numeric whether it is sorted by number
     */
    record Column(String head, String style, boolean numeric) {}
}
