package io.jenkins.plugins.kvmbench.engine.report.figure;

import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Move;
import java.util.List;

/** A badge for a README: what moved in the last builds, as a small SVG of its own. */
public final class Badge {

    private static final String LEFT = "benchmarks";
    private static final int HEIGHT = 20;

    /** Of letters of this size, about; texts are told their width, so that any font fits. */
    private static final double LETTER = 6.4;

    private Badge() {}

    public static String of(List<Move> moves) {
        long worse = moves.stream().filter(move -> move.state() == Move.State.WORSE).count();
        long better = moves.stream().filter(move -> move.state() == Move.State.BETTER).count();
        Headline.Tone tone = worse > 0 ? Headline.Tone.WARNING : better > 0 ? Headline.Tone.GOOD : Headline.Tone.NEUTRAL;
        long steady = moves.stream().filter(move -> move.state() == Move.State.STEADY).count();
        String words = worse > 0
                ? worse + " worse: " + moves.get(0).change().words()
                : better > 0 ? better + " better" : steady > 0 ? steady + " steady" : "too few builds";
        return draw(words, switch (tone) {
            case BAD, WARNING -> "#a85500";
            case GOOD -> "#277f39";
            case NEUTRAL -> "#5c6570";
        });
    }

    private static String draw(String words, String colour) {
        int left = width(LEFT);
        int right = width(words);
        Markup.Writer svg = new Markup.Writer()
                .open(
                        "svg",
                        "xmlns",
                        "http://www.w3.org/2000/svg",
                        "width",
                        "" + (left + right),
                        "height",
                        "" + HEIGHT,
                        "role",
                        "img",
                        "aria-label",
                        LEFT + ": " + words)
                .element("title", LEFT + ": " + words);
        rect(svg, 0, left, "#33383e");
        rect(svg, left, right, colour);
        svg.open("g", "fill", "#fff", "font-family", "system-ui,Verdana,sans-serif", "font-size", "11");
        text(svg, 0, left, LEFT);
        text(svg, left, right, words);
        return svg.close("g", "svg").line().done().toString();
    }

    private static int width(String words) {
        return (int) Math.ceil(words.length() * LETTER) + 14;
    }

    private static void rect(Markup.Writer svg, int x, int width, String colour) {
        svg.empty("rect", "x", "" + x, "width", "" + width, "height", "" + HEIGHT, "fill", colour);
    }

    private static void text(Markup.Writer svg, int x, int width, String words) {
        svg.element("text", words, "x", "" + (x + 7), "y", "14", "textLength", "" + (width - 14));
    }
}
