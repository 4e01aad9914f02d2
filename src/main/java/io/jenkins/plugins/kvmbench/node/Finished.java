package io.jenkins.plugins.kvmbench.node;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.Optional;

/**
 * What a measurement came to; of one that failed or was lost, what it had saved.
 *
 * @param results all that was measured
 * @param decision the gate's answer, empty when nothing was compared
 * @param cannot whether nothing was measured because the machine cannot; the results' skips say why
 */
public record Finished(ResultSet results, Optional<Decision> decision, boolean cannot) {}
