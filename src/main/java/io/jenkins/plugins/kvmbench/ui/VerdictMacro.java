package io.jenkins.plugins.kvmbench.ui;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.tokenmacro.DataBoundTokenMacro;
import org.jenkinsci.plugins.tokenmacro.MacroEvaluationException;

/**
 * {@code ${KVMBENCH}} in mails and build names: the verdict in words. {@code ${KVMBENCH, id="criterion", show="url"}}
 * says another thing of one recording alone.
 */
@Extension(optional = true)
public class VerdictMacro extends DataBoundTokenMacro {

    private static final String NAME = "KVMBENCH";

    /** Which recording; empty for all. */
    @Parameter
    public String id = "";

    /** {@code verdict}, {@code word}, {@code outcome}, {@code regressions} or {@code url}. */
    @Parameter
    public String show = "verdict";

    @Override
    public String evaluate(AbstractBuild<?, ?> build, TaskListener listener, String macroName)
            throws MacroEvaluationException {
        return evaluate(build, null, listener, macroName);
    }

    @Override
    public String evaluate(Run<?, ?> run, FilePath workspace, TaskListener listener, String macroName)
            throws MacroEvaluationException {
        List<ResultPage> results = BenchmarkAction.of(run).stream()
                .filter(action -> id.isEmpty() || action.getId().equals(id))
                .map(ResultPage::new)
                .toList();
        if (results.isEmpty()) {
            return Messages.VerdictMacro_Nothing();
        }
        Function<ResultPage, String> say = say();
        return results.stream().map(say).collect(Collectors.joining("\n"));
    }

    private Function<ResultPage, String> say() throws MacroEvaluationException {
        return switch (show) {
            case "verdict" -> result -> result.getHeadline().toString();
            case "word" -> ResultPage::getVerdict;
            case "outcome" -> result -> Util.fixNull(result.getOutcome());
            case "regressions" -> result -> String.valueOf(result.getCounts().get("REGRESSED"));
            case "url" -> result -> Util.fixNull(Jenkins.get().getRootUrl()) + result.getPath();
            default -> throw new MacroEvaluationException(Messages.VerdictMacro_Unknown(show));
        };
    }

    @Override
    public boolean acceptsMacroName(String macroName) {
        return macroName.equals(NAME);
    }

    @Override
    public List<String> getAcceptedMacroNames() {
        return List.of(NAME);
    }
}
