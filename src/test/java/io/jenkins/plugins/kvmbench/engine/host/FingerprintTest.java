package io.jenkins.plugins.kvmbench.engine.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FingerprintTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void shouldReadIntelServer() {
        Map<String, String> parts = parts("intel-vmx");

        assertEquals("Intel(R) Xeon(R) Gold 6248 CPU @ 2.50GHz family 6 model 85 stepping 7", parts.get("cpu_model"));
        assertEquals("0x5003605", parts.get("microcode"));
        assertEquals("6.1.0-28-amd64", parts.get("kernel"));
        assertEquals("vmx", parts.get("kvm"));
        assertEquals("none", parts.get("hypervisor"));
        assertEquals("no", parts.get("nested"));
        assertEquals("powersave (intel_pstate)", parts.get("governor"));
        assertEquals("on", parts.get("turbo"));
        assertEquals("on", parts.get("smt"));
        assertEquals("always", parts.get("thp"));
        assertEquals("2", parts.get("numa_nodes"));
        assertEquals("4", parts.get("cpus"));
        assertEquals("none", parts.get("qemu"));
    }

    @Test
    public void shouldCondenseMitigationsWithoutLosingTheirDetails() {
        Path root = FixtureTree.unpack("intel-vmx", folder);
        String before = Fingerprint.read(root).parts().get("mitigations");
        FixtureTree.write(
                root, "/sys/devices/system/cpu/vulnerabilities/spectre_v2", "Mitigation: Retpolines; IBPB: conditional");
        String after = Fingerprint.read(root).parts().get("mitigations");

        assertTrue(before, before.startsWith("mitigated: itlb_multihit spectre_v2; vulnerable: mds (details "));
        assertNotEquals(before, after);
    }

    @Test
    public void shouldNotChangeWhenANewerKernelKnowsMoreThatTheCpuIsNotAffectedBy() {
        Path root = FixtureTree.unpack("intel-vmx", folder);
        String before = Fingerprint.read(root).id();
        FixtureTree.write(root, "/sys/devices/system/cpu/vulnerabilities/brand_new", "Not affected");

        assertEquals(before, Fingerprint.read(root).id());
    }

    @Test
    public void shouldReadNestedAmdGuest() {
        Map<String, String> parts = parts("amd-svm");

        assertEquals("svm", parts.get("kvm"));
        assertEquals("kvm", parts.get("hypervisor"));
        assertEquals("yes", parts.get("nested"));
        assertEquals("none", parts.get("governor"));
        assertEquals("off", parts.get("turbo"));
        assertEquals("off", parts.get("smt"));
        assertEquals("1", parts.get("numa_nodes"));
    }

    @Test
    public void shouldReadPvmGuest() {
        Map<String, String> parts = parts("pvm-guest");

        assertEquals("pvm", parts.get("kvm"));
        assertEquals("kvm", parts.get("hypervisor"));
        assertEquals("yes", parts.get("nested"));
        assertEquals("notsupported", parts.get("smt"));
        assertEquals("madvise", parts.get("thp"));
        assertEquals("unknown", parts.get("turbo"));
    }

    @Test
    public void shouldSayUnknownForWhatAContainerHides() {
        Map<String, String> parts = parts("container-without-sys");

        assertEquals("5.15.0-1066-aws", parts.get("kernel"));
        assertEquals("2", parts.get("cpus"));
        for (String part : List.of("kvm", "hypervisor", "governor", "turbo", "smt", "thp", "mitigations", "numa_nodes")) {
            assertEquals(part, "unknown", parts.get(part));
        }
    }

    @Test
    public void shouldReadArmServer() {
        Map<String, String> parts = parts("aarch64");

        assertEquals("ARM implementer 0x41 part 0xd0c variant 0x3 revision 1", parts.get("cpu_model"));
        assertEquals("arm", parts.get("kvm"));
        assertEquals("none", parts.get("hypervisor"));
        assertEquals("no", parts.get("nested"));
        assertEquals("not affected", parts.get("mitigations"));
    }

    @Test
    public void shouldSeeThroughModuleOfAnotherVendorAndOfDisabledVirtualization() {
        Path root = FixtureTree.unpack("intel-vmx", folder);
        FixtureTree.write(root, "/proc/cpuinfo", "vendor_id : GenuineIntel\nflags : fpu lm\n");

        assertEquals("none", Fingerprint.read(root).parts().get("kvm"));
    }

    @Test
    public void shouldReadEmptyTreeAsUnknown() throws Exception {
        Fingerprint fingerprint = Fingerprint.read(folder.newFolder().toPath());

        assertEquals("unknown", fingerprint.parts().get("cpu_model"));
        assertTrue(fingerprint.id(), fingerprint.id().matches("[0-9a-f]{12}"));
    }

    @Test
    public void shouldIgnoreLoadAndClock() {
        Path root = FixtureTree.unpack("intel-vmx", folder);
        String before = Fingerprint.read(root).id();
        FixtureTree.write(root, "/proc/loadavg", "9.00 8.00 7.00 1/1 1\n");
        FixtureTree.write(root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "800000\n");

        assertEquals(before, Fingerprint.read(root).id());
    }

    @Test
    public void shouldChangeWithAPart() {
        Path root = FixtureTree.unpack("intel-vmx", folder);
        Fingerprint before = Fingerprint.read(root);
        FixtureTree.write(root, "/sys/devices/system/cpu/intel_pstate/no_turbo", "1");
        Fingerprint after = Fingerprint.read(root);

        assertNotEquals(before.id(), after.id());
        assertEquals("on", before.parts().get("turbo"));
        assertEquals("off", after.parts().get("turbo"));
    }

    /** The value is the series key of every stored result: a change of it orphans them all. */
    @Test
    public void shouldKeepItsHashOverVersions() {
        // printf 'cpus=2\nkvm=vmx\n' | sha256sum
        assertEquals("ff12a6a9a976", new Fingerprint(new TreeMap<>(Map.of("kvm", "vmx", "cpus", "2"))).id());
    }

    @Test
    public void shouldNameThisMachine() {
        Assume.assumeTrue("not Linux", System.getProperty("os.name").equals("Linux"));
        Agent agent = Machine.agent(new TreeMap<>(Map.of("arithmetic_cv_percent", 1.5)));

        assertFalse(agent.name().isEmpty());
        assertEquals(Fingerprint.ofThisMachine().id(), agent.fingerprint());
        assertEquals(Double.valueOf(1.5), agent.calibration().get("arithmetic_cv_percent"));
        assertNotEquals("unknown", agent.parts().get("kernel"));
    }

    private Map<String, String> parts(String machine) {
        return Fingerprint.read(FixtureTree.unpack(machine, folder)).parts();
    }
}
