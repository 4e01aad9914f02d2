/** The evidence of a comparison and the tests on it: what is shown, what could be shown, what could have gone unseen. */
package io.jenkins.plugins.kvmbench.engine.gate.test;
