package io.jenkins.plugins.kvmbench.engine.report;

import java.util.List;

/**
 * A benchmark in the HTML report: a square in the strip, a row of the table, and what opens below it.
 *
 * @param look class of the square and the verdict: {@code fail}, {@code warning}, {@code faster}, {@code same},
 *     {@code undecided}, {@code broken}
 * @param label the benchmark and its verdict in words, not escaped
 * @param open whether it is open from the start
 * @param cells HTML with the value to sort by
 * @param detail HTML
 */
record HtmlRow(String look, String label, boolean open, List<Cell> cells, String detail) {

    HtmlRow {
        cells = List.copyOf(cells);
    }

    /**
     * @param html the content
     * @param sort a number or a text to sort by, not escaped
     */
    record Cell(String html, String sort) {}

    /**
     * @param head text
     * @param style class of the column
     * @param numeric whether it is sorted by number
     */
    record Column(String head, String style, boolean numeric) {}
}
