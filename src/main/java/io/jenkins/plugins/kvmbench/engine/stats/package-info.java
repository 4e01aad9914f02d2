/** Statistics as pure functions on {@code double[]}, with their sources. Depends on nothing. */
package io.jenkins.plugins.kvmbench.engine.stats;
