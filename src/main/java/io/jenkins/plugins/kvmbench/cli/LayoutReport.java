package io.jenkins.plugins.kvmbench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.test.Layout;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * What rebuilding alone does, against the limits.
 *
 * @param layout what was measured
 * @param policy the limits
 */
record LayoutReport(Layout layout, Policy policy) {

    /** @return the exit code: a limit that rebuilding alone reaches is a gate that does not hold what it promises */
    int write(PrintWriter out, boolean json) throws IOException {
        if (layout.spreads().isEmpty()) {
            out.println("nothing was measured over two builds and two invocations each");
            out.flush();
            return ExitCodes.INVALID;
        }
        out.print(json ? json() : text());
        out.flush();
        return layout.spreads().stream().allMatch(this::reaches) ? ExitCodes.PASS : ExitCodes.REGRESSION;
    }

    private double least(Layout.Spread spread) {
        return Layout.leastLimit(spread.sd(), policy.q(), layout.spreads().size());
    }

    /** A limit that never fails is never below. */
    private boolean reaches(Layout.Spread spread) {
        return !(policy.limit(spread.id()).fail() < least(spread));
    }

    private String text() {
        StringBuilder text = new StringBuilder("what rebuilding adds to the noise, as standard deviations of ln(value)\n");
        for (Layout.Spread spread : layout.spreads()) {
            text.append(spread.sd() > 0 ? percent(spread.sd()) : "nothing seen")
                    .append("  ")
                    .append(spread.id())
                    .append(" (noise ")
                    .append(percent(spread.noise()))
                    .append(", ")
                    .append(spread.builds())
                    .append(" builds")
                    .append(spread.sd() > 0 ? "; fail must be at least " + percent(least(spread)) : "")
                    .append(reaches(spread) ? "" : " and is " + percent(policy.limit(spread.id()).fail()))
                    .append(")\n");
        }
        return text + (layout.sd() > 0
                ? String.format(Locale.ROOT, "for the gate: kvmbench run --layout-sd %.2f%n", 100 * layout.sd())
                : "no spread was seen beyond the noise\n");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private String json() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode document = mapper.createObjectNode();
        document.put("layout_sd_percent", 100 * layout.sd());
        ArrayNode benchmarks = document.putArray("benchmarks");
        for (Layout.Spread spread : layout.spreads()) {
            ObjectNode benchmark = benchmarks.addObject()
                    .put("benchmark", spread.id().benchmarkText())
                    .put("metric", spread.id().metric())
                    .put("sd_percent", 100 * spread.sd())
                    .put("noise_percent", 100 * spread.noise())
                    .put("builds", spread.builds())
                    .put("least_fail_percent", 100 * least(spread));
            double fail = policy.limit(spread.id()).fail();
            if (!Double.isNaN(fail)) {
                benchmark.put("fail_percent", 100 * fail);
            }
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }
}
