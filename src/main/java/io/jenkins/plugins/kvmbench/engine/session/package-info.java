/** The measuring session: from a request to a plan, slots in ABBA order, rounds, reruns, results. */
package io.jenkins.plugins.kvmbench.engine.session;
