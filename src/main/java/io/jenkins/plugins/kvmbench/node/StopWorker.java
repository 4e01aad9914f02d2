package io.jenkins.plugins.kvmbench.node;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.kvmbench.agent.ControlDirectory;
import io.jenkins.plugins.kvmbench.agent.ProcessId;
import io.jenkins.plugins.kvmbench.agent.ProcessMark;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * On a control directory, whether or not it is there: ends the worker and all that it started.
 *
 * @param id the measurement's
 */
record StopWorker(String id) implements ControllerToAgentFileCallable<Void> {

    @Override
    public Void invoke(File directory, VirtualChannel channel) throws IOException, InterruptedException {
        Optional<ProcessId> worker = PollWorker.process(new ControlDirectory(directory.toPath()));
        ProcessMark mark = new ProcessMark(id);
        if (worker.isPresent()) {
            mark.stop(worker.get());
        } else {
            mark.kill();
        }
        return null;
    }
}
