package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.Optional;

/**
 * What a session came to.
 *
 * @param results all that was measured
 * @param decision the gate's answer, empty when nothing was compared
 * @param cannot whether nothing was measured because this machine cannot; the results' skips say why
 */
public record SessionResult(ResultSet results, Optional<Decision> decision, boolean cannot) {}
