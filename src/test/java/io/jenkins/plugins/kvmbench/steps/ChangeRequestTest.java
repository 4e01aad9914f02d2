package io.jenkins.plugins.kvmbench.steps;

import static org.junit.Assert.assertEquals;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.scm.SCM;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import jenkins.branch.BranchSource;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadEvent;
import jenkins.scm.api.SCMHeadObserver;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.SCMSourceCriteria;
import jenkins.scm.api.SCMSourceDescriptor;
import jenkins.scm.api.mixin.ChangeRequestSCMHead;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.TestExtension;

/** What change requests are compared with, in projects that make jobs of branches. */
public class ChangeRequestTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static final String JENKINSFILE = """
            node('bench') {
              writeFile file: 'benchmark.json',
                  text: '[{"name": "boot", "unit": "ms", "value": VALUE}]'
              recordBenchmarks(tools: [benchmarkJson()], gates: [[metric: '*', fail: 3]])
            }
            """;

    @Test
    public void shouldCompareWithTheAcceptedBuildOfTheTargetBranch() throws Exception {
        Bench.agent(JENKINS, "bench");
        WorkflowMultiBranchProject project = project("made", List.of(new SCMHead("main"), new ChangeRequest("main")));
        WorkflowJob main = project.getItem("main");
        WorkflowJob request = project.getItem("PR-1");
        assertEquals(Result.SUCCESS, main.getLastBuild().getResult());

        WorkflowRun before = request.getLastBuild();
        JENKINS.assertLogContains("no build of " + main.getFullDisplayName() + " is accepted", before);
        JobBenchmarks.of(main).accept("benchmarks", 1, "alice", "release");

        WorkflowRun after = JENKINS.assertBuildStatus(Result.FAILURE, request.scheduleBuild2(0));
        JENKINS.assertLogContains("accepted by alice", after);
        assertEquals(1, BenchmarkAction.of(after, "benchmarks").orElseThrow().getGated());

        JobBenchmarks.of(main)
                .waive("benchmarks", new Waiver("custom/boot", "carol", "known", Instant.now().plusSeconds(3600)));
        WorkflowRun waived = JENKINS.assertBuildStatusSuccess(request.scheduleBuild2(0));
        JENKINS.assertLogContains("waived by carol", waived);
    }

    @Test
    public void shouldBeInconclusiveWhereTheTargetBranchHasNoJob() throws Exception {
        Bench.agent(JENKINS, "bench");
        WorkflowMultiBranchProject project = project("alone", List.of(new ChangeRequest("release/1.0")));

        WorkflowRun build = project.getItem("PR-1").getLastBuild();

        JENKINS.assertBuildStatusSuccess(build);
        JENKINS.assertLogContains("the target branch 'release/1.0' of this change request has no job here", build);
    }

    private static WorkflowMultiBranchProject project(String name, List<SCMHead> heads) throws Exception {
        WorkflowMultiBranchProject project = JENKINS.createProject(WorkflowMultiBranchProject.class, name);
        project.getSourcesList().add(new BranchSource(new Source(heads)));
        project.scheduleBuild2(0).getFuture().get();
        JENKINS.waitUntilNoActivity();
        return project;
    }

    /** A change request for a branch. */
    public static final class ChangeRequest extends SCMHead implements ChangeRequestSCMHead {

        private static final long serialVersionUID = 1;
        private final String target;

        ChangeRequest(String target) {
            super("PR-1");
            this.target = target;
        }

        @NonNull
        @Override
        public String getId() {
            return "1";
        }

        @NonNull
        @Override
        public SCMHead getTarget() {
            return new SCMHead(target);
        }
    }

    /** A source with fixed heads, all with the same Jenkinsfile. */
    public static final class Source extends SCMSource {

        private final List<SCMHead> heads;

        Source(List<SCMHead> heads) {
            this.heads = heads;
        }

        @Override
        protected void retrieve(
                SCMSourceCriteria criteria, @NonNull SCMHeadObserver observer, SCMHeadEvent<?> event,
                @NonNull TaskListener listener)
                throws IOException, InterruptedException {
            for (SCMHead head : heads) {
                observer.observe(head, new Revision(head));
            }
        }

        @NonNull
        @Override
        public SCM build(@NonNull SCMHead head, SCMRevision revision) {
            String value = head instanceof ChangeRequest ? "150" : "100";
            return new SingleFileSCM("Jenkinsfile", JENKINSFILE.replace("VALUE", value));
        }

        @TestExtension
        public static final class DescriptorImpl extends SCMSourceDescriptor {}
    }

    /** The only revision of a head. */
    public static final class Revision extends SCMRevision {

        private static final long serialVersionUID = 1;

        Revision(SCMHead head) {
            super(head);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Revision that && that.getHead().equals(getHead());
        }

        @Override
        public int hashCode() {
            return getHead().hashCode();
        }
    }
}
