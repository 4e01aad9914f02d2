package io.jenkins.plugins.kvmbench.engine.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class KvmProbeTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final FakeKernel kernel = new FakeKernel();

    @Test
    public void shouldReportWorkingKvm() {
        KvmFacts facts = probe("intel-vmx");

        assertTrue(facts.reason(), facts.usable());
        assertEquals("", facts.reason());
        assertEquals(12, facts.apiVersion());
        assertEquals("vmx", facts.backend());
        assertEquals("the fake answers with the capability's number", "74", facts.capabilities().get("KVM_CAP_SYNC_REGS"));
        assertEquals("nothing stays open", List.of(), kernel.open);
    }

    @Test
    public void shouldTellUserWithoutPermissionHowToGetIt() {
        kernel.failing("open", Errno.EACCES);

        assertUnusable("intel-vmx", "EACCES", "usermod -aG kvm");
    }

    @Test
    public void shouldNameMissingModuleOfTheCpu() {
        kernel.failing("open", Errno.ENOENT);
        Path root = FixtureTree.unpack("container-without-sys", folder);
        FixtureTree.write(root, "/proc/cpuinfo", "vendor_id : AuthenticAMD\nflags : lm svm\n");

        KvmFacts facts = new KvmProbe("/dev/kvm", new MachineFiles(root), kernel.access()).run();

        assertTrue(facts.reason(), facts.reason().contains("modprobe kvm_amd"));
    }

    @Test
    public void shouldTellContainerWithoutDeviceFromMissingKvm() {
        kernel.failing("open", Errno.ENOENT);

        assertUnusable("pvm-guest", "ENOENT", "--device /dev/kvm");
    }

    @Test
    public void shouldTellVirtualMachineToBeGivenNestedVirtualization() {
        kernel.failing("open", Errno.ENOENT);

        assertUnusable("container-without-sys", "ENOENT", "nested virtualization");
    }

    @Test
    public void shouldTellContainerWhoseDeviceRulesForbid() {
        kernel.failing("open", Errno.EPERM);

        assertUnusable("amd-svm", "EPERM", "--device /dev/kvm");
    }

    @Test
    public void shouldReportDriverThatIsGone() {
        kernel.failing("open", Errno.ENODEV);

        assertUnusable("intel-vmx", "ENODEV", "modprobe kvm_intel");
    }

    @Test
    public void shouldReportAnotherHypervisorHoldingTheCpu() {
        kernel.failing("KVM_CREATE_VM", Errno.EBUSY);

        KvmFacts facts = assertUnusable("intel-vmx", "KVM_CREATE_VM failed with EBUSY", "VirtualBox");
        assertEquals("what was found before is kept", 12, facts.apiVersion());
    }

    @Test
    public void shouldReleaseGuestThatGetsNoVcpu() {
        kernel.failing("KVM_CREATE_VCPU", Errno.EINVAL);

        assertUnusable("intel-vmx", "KVM_CREATE_VCPU failed with EINVAL", "/dev/kvm");
    }

    @Test
    public void shouldRefuseUnknownApiVersion() {
        kernel.apiVersion = 13;

        assertUnusable("intel-vmx", "API version 13", "not 12");
    }

    @Test
    public void shouldSayUnknownWithoutNativeCalls() {
        KvmFacts facts = new KvmProbe(
                        "/dev/kvm",
                        new MachineFiles(FixtureTree.unpack("amd-svm", folder)),
                        new JnaSyscalls.Access(null, "not Linux but Windows 11"))
                .run();

        assertFalse(facts.usable());
        assertEquals("unknown, because not Linux but Windows 11", facts.reason());
        assertEquals("svm", facts.backend());
    }

    @Test
    public void shouldReportFileThatIsNoKvmDevice() throws Exception {
        Assume.assumeTrue("no native calls: " + JnaSyscalls.access().reason(), JnaSyscalls.access().isAvailable());

        KvmFacts facts = KvmProbe.probe(folder.newFile("kvm").toPath());

        assertFalse(facts.usable());
        assertTrue(facts.reason(), facts.reason().contains("ENOTTY"));
        assertTrue(facts.reason(), facts.reason().contains("is not KVM's device"));
    }

    @Test
    public void shouldReportMissingDevice() {
        Assume.assumeTrue("no native calls: " + JnaSyscalls.access().reason(), JnaSyscalls.access().isAvailable());

        KvmFacts facts = KvmProbe.probe(folder.getRoot().toPath().resolve("absent"));

        assertFalse(facts.usable());
        assertTrue(facts.reason(), facts.reason().contains("failed with ENOENT"));
    }

    @Test
    public void shouldUseThisMachinesKvmAndLeaveNothingOpen() throws Exception {
        Assume.assumeTrue("no native calls: " + JnaSyscalls.access().reason(), JnaSyscalls.access().isAvailable());
        Assume.assumeTrue("no usable /dev/kvm here", Files.isWritable(Path.of("/dev/kvm")));

        KvmFacts facts = KvmProbe.probe();

        assertTrue(facts.reason(), facts.usable());
        assertEquals(12, facts.apiVersion());
        assertEquals("1", facts.capabilities().get("KVM_CAP_USER_MEMORY"));
        assertEquals(List.of(), openKvmDescriptors());
    }

    private static List<String> openKvmDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(KvmProbeTest::target)
                    .filter(target -> target.contains("kvm-v") || target.equals("/dev/kvm"))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed since";
        }
    }

    private KvmFacts probe(String machine) {
        return new KvmProbe("/dev/kvm", new MachineFiles(FixtureTree.unpack(machine, folder)), kernel.access()).run();
    }

    private KvmFacts assertUnusable(String machine, String what, String advice) {
        KvmFacts facts = probe(machine);
        assertFalse(facts.usable());
        assertTrue(facts.reason(), facts.reason().contains(what));
        assertTrue(facts.reason(), facts.reason().contains(advice));
        assertEquals("nothing stays open", List.of(), kernel.open);
        return facts;
    }
}
