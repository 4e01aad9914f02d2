package io.jenkins.plugins.kvmbench.node;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.AbortException;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Descriptor;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.queue.QueueTaskFuture;
import hudson.tasks.Builder;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SleepBuilder;
import org.jvnet.hudson.test.TestExtension;

public class NodeLockTest {

    private static final String NODE = "node";
    private static final Runnable NOTHING = () -> {};

    @ClassRule
    public static JenkinsRule jenkins = new JenkinsRule();

    private NodeLock lock;

    @Before
    public void noCalibrationInBetween() throws Exception {
        KvmBenchConfiguration.get().setCalibrateNodes(false);
        lock = NodeLock.get();
        // The built-in node may be under calibration since Jenkins started.
        NodeFacts.refresh(jenkins.jenkins.toComputer()).get();
        Processes.await(() -> lock.holder("").isEmpty());
    }

    @After
    public void nothingIsHeld() {
        assertEquals(Optional.empty(), lock.holder(NODE));
        assertEquals(Optional.empty(), lock.holder(""));
    }

    private static Owner owner(String name, long since) {
        return new Owner("", name, since);
    }

    private List<String> waiting() {
        return lock.waiting(NODE).stream().map(Owner::name).toList();
    }

    @Test
    public void shouldServeWhoCameFirst() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Claim first = lock.claim(NODE, owner("first", 1), NOTHING);
        Claim second = lock.claim(NODE, owner("second", 2), told::countDown);
        Claim third = lock.claim(NODE, owner("third", 3), NOTHING);
        assertEquals("first", lock.holder(NODE).orElseThrow().name());
        assertEquals(List.of("second", "third"), waiting());
        assertFalse(second.isGranted());

        first.release();

        told.await();
        assertTrue(second.isGranted());
        assertFalse(third.isGranted());
        second.release();
        third.await();
        third.release();
    }

    @Test
    public void shouldGiveWhoClaimsAgainAfterARestartItsPlace() {
        Claim holder = lock.claim(NODE, owner("who was faster after the restart", 30), NOTHING);
        Claim late = lock.claim(NODE, owner("late", 20), NOTHING);
        Claim early = lock.claim(NODE, owner("early", 10), NOTHING);

        assertTrue(holder.isGranted());
        assertEquals(List.of("early", "late"), waiting());

        Stream.of(late, early, holder).forEach(Claim::release);
    }

    @Test
    public void shouldNotKeepOtherNodesWaiting() {
        Claim here = lock.claim(NODE, owner("here", 1), NOTHING);
        Claim there = lock.claim("another node", owner("there", 2), NOTHING);

        assertTrue(there.isGranted());

        here.release();
        there.release();
    }

    @Test
    public void shouldPassOverWhoGaveUp() {
        Claim first = lock.claim(NODE, owner("first", 1), NOTHING);
        Claim second = lock.claim(NODE, owner("second", 2), NOTHING);
        Claim third = lock.claim(NODE, owner("third", 3), NOTHING);

        second.release();
        first.release();
        first.release();

        assertFalse(second.isGranted());
        assertTrue(third.isGranted());
        third.release();
    }

    @Test
    public void shouldTakeTheNodeFromABuildThatIsOver() throws Exception {
        FreeStyleProject forgetful = jenkins.createFreeStyleProject();
        forgetful.getBuildersList().add(new ClaimsAndForgets());

        jenkins.buildAndAssertSuccess(forgetful);

        // What is finalized is told to listeners after the build is marked as complete.
        Processes.await(() -> lock.holder(NODE).isEmpty());
    }

    @Test
    public void shouldTakeTheNodeFromABuildThatIsGone() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(project);
        Owner owner = Owner.of(build);
        build.delete();
        lock.claim(NODE, owner, NOTHING);

        new VanishedBuilds().doRun();

        assertEquals(Optional.empty(), lock.holder(NODE));
    }

    @Test
    public void shouldTellWhoWaitsThatItsPlaceWasGivenUp() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Claim holder = lock.claim(NODE, owner("holder", 1), NOTHING);
        Claim waits = lock.claim(NODE, new Owner("gone#1", "gone #1", 2), told::countDown);

        new VanishedBuilds().doRun();

        told.await();
        assertTrue(waits.isDropped());
        assertThrows(AbortException.class, waits::await);
        assertEquals(List.of(), waiting());
        holder.release();
    }

    @Test
    public void shouldKeepThePlaceOfABuildWhoseJobIsRenamed() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject("before");
        project.getBuildersList().add(new SleepBuilder(Integer.MAX_VALUE));
        FreeStyleBuild build = project.scheduleBuild2(0).waitForStart();
        Claim holder = lock.claim(NODE, owner("holder", 1), NOTHING);
        Claim waits = lock.claim(NODE, Owner.of(build), NOTHING);
        project.renameTo("after");

        new VanishedBuilds().doRun();

        assertFalse(waits.isDropped());
        holder.release();
        waits.await();
        assertEquals(Owner.of(build).run(), lock.holder(NODE).orElseThrow().run());
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        Processes.await(() -> lock.holder(NODE).isEmpty());
    }

    @Test
    public void shouldLeaveTheNodeToABuildThatRuns() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new SleepBuilder(Integer.MAX_VALUE));
        FreeStyleBuild build = project.scheduleBuild2(0).waitForStart();
        Claim claim = lock.claim(NODE, Owner.of(build), NOTHING);

        new VanishedBuilds().doRun();

        assertEquals(claim.owner(), lock.holder(NODE).orElseThrow());
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        Processes.await(() -> lock.holder(NODE).isEmpty());
    }

    @Test
    public void shouldKeepAProjectThatMeasuresInTheQueueWithTheReason() throws Exception {
        Claim claim = lock.claim("", owner("demo #12", 1), NOTHING);
        FreeStyleProject measures = jenkins.createFreeStyleProject();
        measures.getBuildersList().add(new Measures());
        FreeStyleProject other = jenkins.createFreeStyleProject();

        QueueTaskFuture<FreeStyleBuild> waits = measures.scheduleBuild2(0);
        jenkins.buildAndAssertSuccess(other);

        Processes.await(() -> Stream.of(jenkins.jenkins.getQueue().getItems()).anyMatch(Queue.Item::isBuildable));
        Queue.Item item = jenkins.jenkins.getQueue().getItem(measures);
        Processes.await(() -> item.getWhy().contains("demo #12"));
        assertThat(item.getWhy(), containsString("demo #12 measures on"));
        claim.release();
        jenkins.assertBuildStatusSuccess(waits);
    }

    /** Claims a node and ends without giving it back. */
    public static final class ClaimsAndForgets extends Builder {
        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
            NodeLock.get().claim(NODE, Owner.of(build), NOTHING);
            return true;
        }

        @TestExtension
        public static final class DescriptorImpl extends Descriptor<Builder> {}
    }

    /** Says that it measures. */
    public static final class Measures extends Builder implements MeasuringBuilder {
        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
            return true;
        }

        @TestExtension
        public static final class DescriptorImpl extends Descriptor<Builder> {}
    }
}
