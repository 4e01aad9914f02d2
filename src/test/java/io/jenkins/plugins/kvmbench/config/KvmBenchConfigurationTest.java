package io.jenkins.plugins.kvmbench.config;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class KvmBenchConfigurationTest {

    @Rule
    public JenkinsRule jenkins = new JenkinsRule();

    @Test
    public void shouldLoadInJenkinsAsAPlugin() {
        assertTrue(jenkins.getPluginManager().getPlugin("kvmbench").isActive());
    }

    @Test
    public void shouldKeepLimitsThroughTheConfigurationPage() throws Exception {
        KvmBenchConfiguration.get().setWarnPercent(4.5);
        KvmBenchConfiguration.get().setFailPercent(7);

        jenkins.configRoundtrip();

        assertEquals(4.5, KvmBenchConfiguration.get().getWarnPercent(), 0);
        assertEquals(7, KvmBenchConfiguration.get().getFailPercent(), 0);
    }

    @Test
    public void shouldKeepWhatConcernsNodesThroughTheConfigurationPage() throws Exception {
        KvmBenchConfiguration.get().setLeaseMinutes(25);
        KvmBenchConfiguration.get().setCalibrateNodes(false);
        KvmBenchConfiguration.get().setNodes("kvm-* bench-1");
        KvmBenchConfiguration.get().setLabel("virtual");

        jenkins.configRoundtrip();

        assertEquals(25, KvmBenchConfiguration.get().getLeaseMinutes());
        assertFalse(KvmBenchConfiguration.get().isCalibrateNodes());
        assertEquals("kvm-* bench-1", KvmBenchConfiguration.get().getNodes());
        assertEquals("virtual", KvmBenchConfiguration.get().getLabel());
    }

    @Test
    public void shouldKeepWhatConcernsStorageThroughTheConfigurationPage() throws Exception {
        KvmBenchConfiguration.get().setKeepPointsOfDeletedBuilds(true);
        KvmBenchConfiguration.get().setMaxResultMegabytes(12);

        jenkins.configRoundtrip();

        assertTrue(KvmBenchConfiguration.get().isKeepPointsOfDeletedBuilds());
        assertEquals(12L << 20, KvmBenchConfiguration.get().maxResultBytes());
    }

    @Test
    public void shouldHaveAPolicyWhateverTheLimitsAreSetTo() {
        KvmBenchConfiguration.get().setWarnPercent(Double.NaN);
        KvmBenchConfiguration.get().setFailPercent(-1);

        assertEquals(0, KvmBenchConfiguration.get().policy().limits().get(0).fail(), 0);
    }

    @Test
    public void shouldTurnPercentIntoThePolicyOfTheEngine() {
        KvmBenchConfiguration.get().setWarnPercent(4.5);
        KvmBenchConfiguration.get().setFailPercent(3);

        Policy.Limit limit = KvmBenchConfiguration.get().policy().limits().get(0);

        assertEquals(0.03, limit.fail(), 1e-12);
        assertEquals(0.03, limit.warn(), 1e-12);
    }
}
