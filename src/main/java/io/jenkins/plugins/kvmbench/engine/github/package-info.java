/**
 * Comments, checks and statuses on GitHub; the only package of the engine that uses the network. {@link
 * io.jenkins.plugins.kvmbench.engine.github.Publisher} is what front ends call.
 */
package io.jenkins.plugins.kvmbench.engine.github;
