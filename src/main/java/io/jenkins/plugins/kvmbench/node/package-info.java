/** Jenkins' nodes as places to measure on: what they can do, whose turn it is, and measurements that run there. */
package io.jenkins.plugins.kvmbench.node;
