package io.jenkins.plugins.kvmbench.engine.suites.kernel;

import io.jenkins.plugins.kvmbench.engine.codec.Lmbench;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The summary that LMBench prints, character for character in its layout: a line for the base and one for the head, or one for
 * the only side, which has the machine's name. Figures are medians.
 */
public final class LmbenchReport implements Report {

    @Override
    public String render(ReportInput input) {
        ResultSet results = input.results();
        List<Lmbench.Measured> systems = new ArrayList<>();
        for (Arm arm : Arm.values()) {
            if (!results.on(arm).isEmpty()) {
                systems.add(system(results, arm));
            }
        }
        return Lmbench.summary(systems);
    }

    private static Lmbench.Measured system(ResultSet results, Arm arm) {
        Map<Lmbench.Figure, Double> values = new HashMap<>();
        KernelFigures.of(results, arm)
                .results()
                .forEach((figure, result) -> values.put(figure, Summary.of(result).median()));
        boolean both = !results.on(Arm.BASE).isEmpty() && !results.on(Arm.HEAD).isEmpty();
        String host = both ? arm == Arm.BASE ? "base" : "head" : results.agent().name();
        return new Lmbench.Measured(Names.plain(host), Names.plain("Linux " + kernel(results, arm)).strip(), Double.NaN, values);
    }

    /** The one that was booted for it, by its file's name; else the machine's. */
    private static String kernel(ResultSet results, Arm arm) {
        Map<String, String> parts = results.agent().parts();
        return parts.containsKey("accel")
                ? results.run().subject(arm).label().replaceFirst("^kernel (vmlinuz-)?", "")
                : parts.getOrDefault("kernel", "");
    }
}
