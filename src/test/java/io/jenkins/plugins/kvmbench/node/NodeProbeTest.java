package io.jenkins.plugins.kvmbench.node;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import hudson.EnvVars;
import hudson.model.Computer;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Node;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.host.Fingerprint;
import io.jenkins.plugins.kvmbench.engine.host.KvmProbe;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

public class NodeProbeTest {

    @ClassRule
    public static JenkinsRule jenkins = new JenkinsRule();

    @ClassRule
    public static TemporaryFolder files = new TemporaryFolder();

    @Before
    public void chooseAllNodes() {
        jenkins.timeout = 0;
        KvmBenchConfiguration.get().setNodes("*");
        KvmBenchConfiguration.get().setLabel("kvm");
        KvmBenchConfiguration.get().setCalibrateNodes(true);
    }

    private static NodeFacts await(Computer computer) throws Exception {
        Processes.await(() -> NodeFacts.of(computer)
                .filter(facts -> !facts.notCalibrated().equals("not yet measured"))
                .isPresent());
        return NodeFacts.of(computer).orElseThrow();
    }

    /** Others may measure on this machine while the test runs. */
    private static Node agentWithALockOfItsOwn() throws Exception {
        return jenkins.createOnlineSlave(
                null, new EnvVars("KVMBENCH_LOCK", files.newFile().getPath()));
    }

    private static Node agentWithoutKvm() throws Exception {
        return jenkins.createOnlineSlave(null, new EnvVars("KVMBENCH_KVM_DEVICE", "/nowhere/kvm"));
    }

    @Test
    public void shouldLabelAnAgentWhereAVirtualMachineCanBeMade() throws Exception {
        assumeTrue("no KVM here: " + KvmProbe.probe().reason(), KvmProbe.probe().usable());
        KvmBenchConfiguration.get().setLabel("fresh");
        KvmBenchConfiguration.get().setNodes("");
        Label label = jenkins.jenkins.getLabel("fresh");
        FreeStyleProject project = jenkins.createFreeStyleProject();
        project.setAssignedLabel(label);
        project.scheduleBuild2(0);

        DumbSlave agent = jenkins.createSlave();
        KvmBenchConfiguration.get().setNodes(agent.getNodeName());
        jenkins.waitOnline(agent);

        // Nobody asks for the label anew: the build that waits for it starts.
        Processes.await(() -> project.getLastBuild() != null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(project.getLastBuild()));
        assertEquals(agent, project.getLastBuild().getBuiltOn());
        assertTrue(agent.getAssignedLabels().contains(jenkins.jenkins.getLabelAtom("fresh")));
    }

    @Test
    public void shouldSayWhyAnAgentHasNoLabel() throws Exception {
        Node agent = agentWithoutKvm();

        NodeFacts facts = await(agent.toComputer());

        assertEquals("", facts.problem());
        assertFalse(facts.kvm().usable());
        assertThat(facts.kvm().reason(), containsString("/nowhere/kvm"));
        assertFalse(agent.getAssignedLabels().contains(jenkins.jenkins.getLabelAtom("kvm")));
    }

    @Test
    public void shouldKnowTheMachineAndItsNoise() throws Exception {
        assumeTrue("no KVM here: " + KvmProbe.probe().reason(), KvmProbe.probe().usable());
        Node agent = agentWithALockOfItsOwn();

        NodeFacts facts = await(agent.toComputer());

        assertEquals("", facts.notCalibrated());
        assertEquals("Linux " + System.getProperty("os.arch"), facts.platform());
        assertEquals(Fingerprint.ofThisMachine().id(), facts.machine().fingerprint());
        assertEquals("", facts.noHarness());
        assertEquals(agent.getDisplayName(), facts.machine().name());
        assertTrue(facts.machine().calibration().toString(),
                facts.machine().calibration().containsKey("arithmetic_cv_percent"));
    }

    @Test
    public void shouldLeaveNodesAloneThatNobodyChose() throws Exception {
        KvmBenchConfiguration.get().setNodes("kvm-* bench");

        Node agent = jenkins.createOnlineSlave();
        NodeProbe.get().reconsider();

        assertFalse(NodeFacts.isChosen(agent.toComputer()));
        assertFalse(NodeFacts.of(agent.toComputer()).isPresent());
        assertEquals(Set.of(agent.getSelfLabel()), agent.getAssignedLabels());
    }

    @Test
    public void shouldLookAtANodeThatIsChosenByItself() throws Exception {
        KvmBenchConfiguration.get().setNodes("");
        DumbSlave agent = jenkins.createOnlineSlave();

        agent.getNodeProperties().add(new MeasuringNode());
        agent.save();
        NodeProbe.get().reconsider(agent);

        assertEquals("", await(agent.toComputer()).problem());
    }

    @Test
    public void shouldLookAtNodesAsSoonAsTheyAreChosenAndTakeTheLabelBack() throws Exception {
        assumeTrue("no KVM here: " + KvmProbe.probe().reason(), KvmProbe.probe().usable());
        KvmBenchConfiguration.get().setNodes("");
        Node agent = jenkins.createOnlineSlave();

        KvmBenchConfiguration.get().setNodes("other, " + agent.getNodeName());
        await(agent.toComputer());
        KvmBenchConfiguration.get().setLabel("virtual");

        assertTrue(jenkins.jenkins.getLabel("virtual").contains(agent));
        assertFalse(jenkins.jenkins.getLabelAtom("kvm").contains(agent));
        KvmBenchConfiguration.get().setNodes("");
        assertFalse(jenkins.jenkins.getLabelAtom("virtual").contains(agent));
    }

    @Test
    public void shouldMeasureOnTheBuiltInNodeOnlyWhereItIsNamed() throws Exception {
        assertFalse(NodeFacts.isChosen(jenkins.jenkins.toComputer()));

        KvmBenchConfiguration.get().setNodes("* built-in");
        NodeFacts facts = await(jenkins.jenkins.toComputer());

        assertEquals("", facts.problem());
        assertEquals(Fingerprint.ofThisMachine().id(), facts.machine().fingerprint());
        KvmBenchConfiguration.get().setNodes("*");
        assertFalse(jenkins.jenkins.getAssignedLabels().contains(jenkins.jenkins.getLabelAtom("kvm")));
    }

    @Test
    public void shouldLookAgainOnRequest() throws Exception {
        Computer computer = agentWithoutKvm().toComputer();
        NodeFacts before = await(computer);

        NodeFacts.refresh(computer).get();

        assertTrue(NodeFacts.of(computer).orElseThrow().probed().isAfter(before.probed()));
    }

    @Test
    public void shouldNotCalibrateWithoutKvm() throws Exception {
        assertThat(await(agentWithoutKvm().toComputer()).notCalibrated(), containsString("KVM cannot be used"));
    }

    @Test
    public void shouldNotCalibrateWhileSomebodyMeasures() throws Exception {
        assumeTrue("no KVM here: " + KvmProbe.probe().reason(), KvmProbe.probe().usable());
        Computer computer = agentWithALockOfItsOwn().toComputer();
        await(computer);
        Claim claim = NodeLock.get().claim(computer.getName(), new Owner("", "demo #12", 1), () -> {});

        NodeFacts.refresh(computer).get();

        assertEquals("the node was busy", NodeFacts.of(computer).orElseThrow().notCalibrated());
        assertTrue(NodeLock.get().waiting(computer.getName()).isEmpty());
        claim.release();
    }

    @Test
    public void shouldNotCalibrateWhereThatIsSwitchedOff() throws Exception {
        assumeTrue("no KVM here: " + KvmProbe.probe().reason(), KvmProbe.probe().usable());
        KvmBenchConfiguration.get().setCalibrateNodes(false);

        NodeFacts facts = await(agentWithALockOfItsOwn().toComputer());

        assertThat(facts.notCalibrated(), containsString("switched off"));
    }

    @Test
    public void shouldForgetANodeThatIsDeleted() throws Exception {
        Node agent = agentWithoutKvm();
        Computer computer = agent.toComputer();
        await(computer);

        jenkins.jenkins.removeNode(agent);

        assertFalse(NodeFacts.of(computer).isPresent());
    }

    @Test
    public void shouldTakeNoMoreFromAnAgentThanAPageShows() {
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("part" + i, "x".repeat(10_000));
        }

        NodeFacts facts = new LookAtMachine.Seen("x".repeat(10_000), true, "", 12, "vmx", many, "", many).facts("a", "");

        assertTrue(facts.platform().length() <= 2000);
        assertTrue(facts.machine().parts().size() <= 200);
        assertTrue(facts.machine().parts().values().stream().allMatch(text -> text.length() <= 2000));
    }
}
