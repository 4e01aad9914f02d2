package io.jenkins.plugins.kvmbench.engine.importer;

import java.util.List;

/**
 * What was read for one side of a comparison.
 *
 * @param documents in the order of their paths
 * @param problems what could not be used, or was not looked at
 */
record Side(List<Document> documents, List<Problem> problems) {}
