/** Results over builds: the index behind trends. */
package io.jenkins.plugins.kvmbench.engine.history;
