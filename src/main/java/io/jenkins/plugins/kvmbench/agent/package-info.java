/**
 * A measurement as a process of its own on an agent: what it is asked for, the files it talks through, its life. Knows no
 * Jenkins, so that it runs from a handful of jars.
 */
package io.jenkins.plugins.kvmbench.agent;
