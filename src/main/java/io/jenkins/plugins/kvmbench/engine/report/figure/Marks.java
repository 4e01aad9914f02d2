package io.jenkins.plugins.kvmbench.engine.report.figure;

import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Ink;
import java.util.List;

/** How the things that a figure tells apart look: a shape and a colour each, so that nothing is told by colour alone. */
public final class Marks {

    private static final List<Ink> INKS =
            List.of(Ink.STRATEGY_0, Ink.STRATEGY_1, Ink.STRATEGY_2, Ink.STRATEGY_3, Ink.STRATEGY_4);
    private static final List<Ink> LINES = List.of(Ink.LINE_0, Ink.LINE_1, Ink.LINE_2, Ink.LINE_3, Ink.LINE_4);

    private Marks() {}

    /** @param look from 0; there are five, which begin again after the last */
    public static void draw(Svg svg, double x, double y, int look) {
        double r = 4;
        Ink ink = INKS.get(look % INKS.size());
        switch (look % INKS.size()) {
            case 0 -> svg.path("M" + Svg.at(x - r - 1, y) + "L" + Svg.at(x + r + 1, y), ink);
            case 1 -> svg.rect(x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1, ink);
            case 2 -> svg.circle(x, y, r, ink);
            case 3 -> svg.path(
                    "M" + Svg.at(x, y - r - 1) + "L" + Svg.at(x + r + 1, y + r) + "L" + Svg.at(x - r - 1, y + r) + "Z",
                    ink);
            default -> svg.path(
                    "M" + Svg.at(x, y - r - 1) + "L" + Svg.at(x + r + 1, y) + "L" + Svg.at(x, y + r + 1) + "L"
                            + Svg.at(x - r - 1, y) + "Z",
                    ink);
        }
    }

    /** The line through marks of a look. */
    public static Ink line(int look) {
        return LINES.get(look % LINES.size());
    }
}
