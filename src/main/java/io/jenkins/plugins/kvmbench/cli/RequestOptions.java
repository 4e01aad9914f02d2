package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What is measured of the suites. */
final class RequestOptions {

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE[,VALUE...]",
            description = "values in place of the preset's; a comma makes a list")
    private List<String> params = new ArrayList<>();

    @Option(
            names = "--metric",
            paramLabel = "NAME[UNIT,BETTER]=WHERE",
            description = "a metric that the command of suite command prints, which then decides in place of its wall time: a"
                    + " regular expression, or a JSON pointer (/a/b)")
    private List<String> metrics = new ArrayList<>();

    Map<String, String> params() {
        return pairs("--param", params);
    }

    List<OutputMetric> metrics() {
        return metrics.stream().map(OutputMetric::parse).toList();
    }

    /** @throws SuiteException when a text is not NAME=VALUE, or a name comes twice */
    static Map<String, String> pairs(String option, List<String> texts) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new SuiteException(option + " cannot be '" + text + "': write NAME=VALUE");
            }
            if (pairs.put(text.substring(0, equals), text.substring(equals + 1)) != null) {
                throw new SuiteException(option + " sets '" + text.substring(0, equals) + "' twice");
            }
        }
        return pairs;
    }
}
