package io.jenkins.plugins.kvmbench.node;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.FilePath;
import hudson.model.Slave;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class RemoteMeasurementTest {

    @ClassRule
    public static JenkinsRule jenkins = new JenkinsRule();

    @Test
    public void shouldMeasureOnAnAgent() throws Exception {
        Slave agent = jenkins.createOnlineSlave();
        FilePath workspace = Measurements.workspace(agent, "bench");

        RemoteMeasurement measurement = Measurements.start(workspace, Measurements.snapshot(2));
        Progress end = Measurements.finish(measurement, workspace);
        assertEquals("", end.message());
        assertEquals(Progress.State.FINISHED, end.state());
        Finished finished = measurement.fetch(workspace);
    }
}
