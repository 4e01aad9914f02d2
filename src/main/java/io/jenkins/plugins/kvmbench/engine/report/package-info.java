/** Shows results and decisions to people: one formatter per format. Pure; reads nothing but its input. */
package io.jenkins.plugins.kvmbench.engine.report;
