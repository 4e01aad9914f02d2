/** Immutable results: samples, unit, direction, identity. Depends on nothing. */
package io.jenkins.plugins.kvmbench.engine.result;
