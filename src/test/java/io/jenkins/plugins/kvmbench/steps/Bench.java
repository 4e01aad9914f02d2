package io.jenkins.plugins.kvmbench.steps;

import static org.junit.Assume.assumeTrue;

import hudson.FilePath;
import hudson.model.labels.LabelAtom;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** What the tests of the steps have in common: short measurements, agents in processes of their own, Pipelines. */
final class Bench {

    /** Two benchmarks of a tenth of a second. The machines that run tests are never calm. */
    static final String SNAPSHOT = "suites: ['snapshot'], params: [pages: 100, strategy: 'fast'], invocations: 6,"
            + " keepDisturbed: true";

    /** A known slow-down that no noise hides. */
    static final String CANARY = SNAPSHOT + ", base: [canary: 0], head: [canary: 60]";

    private Bench() {}

    static void assumeKvm() {
        assumeTrue("there is no /dev/kvm to measure", Files.isWritable(Path.of("/dev/kvm")));
        assumeTrue(
                "the harness is not built: make -C native resources",
                Bench.class.getResource("/native/linux-x86-64/kvmbench-harness") != null);
    }

    static DumbSlave agent(JenkinsRule jenkins, String label) throws Exception {
        KvmBenchConfiguration.get().setCalibrateNodes(false);
        return jenkins.createOnlineSlave(new LabelAtom(label));
    }

    static WorkflowJob pipeline(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    /** The engine's fixtures of a format, copied into a directory on an agent. */
    static void copy(String fixture, FilePath into) throws Exception {
        Path from = Path.of("src/test/resources/io/jenkins/plugins/kvmbench/engine/importer", fixture);
        new FilePath(from.toFile()).copyRecursiveTo(into);
    }

    /** Command lines of the harnesses and workers that measure for a workspace. */
    static List<String> processes(String... marks) throws Exception {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(handle -> handle.info().commandLine().orElse(""))
                    .filter(line -> Stream.of(marks).anyMatch(line::contains))
                    .toList();
        }
    }
}
