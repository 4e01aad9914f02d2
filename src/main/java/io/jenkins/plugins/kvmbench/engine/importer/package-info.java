/** Foreign formats, one class each behind one interface, and the way in for all of them: {@code Sources}. */
package io.jenkins.plugins.kvmbench.engine.importer;
