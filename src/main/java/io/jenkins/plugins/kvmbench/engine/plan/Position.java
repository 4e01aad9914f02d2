package io.jenkins.plugins.kvmbench.engine.plan;

/**
 * A place in a file.
 *
 * @param file as people name it
 * @param line from 1
 * @param column from 1
 */
record Position(String file, int line, int column) {

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
