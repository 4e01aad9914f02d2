package io.jenkins.plugins.kvmbench.engine.suites.vm;

import io.jenkins.plugins.kvmbench.engine.suite.Grid;
import java.util.List;

/**
 * What the presets measure of one category.
 *
 * @param quick with few values: all of the suite's quick preset together takes less than a minute
 * @param standard the values that people compare
 * @param full every value of the seed document
 */
record VmCategory(List<Grid> quick, List<Grid> standard, List<Grid> full) {

    /** In the order of the harness's description. */
    static final List<VmCategory> ALL = List.of(memory());

    VmCategory {
        quick = List.copyOf(quick);
        standard = List.copyOf(standard);
        full = List.copyOf(full);
    }

    private static VmCategory memory() {
        return new VmCategory(
                List.of(Grid.of("memory_copy", "bytes=64,4096,65536")),
                List.of(Grid.of("memory_copy", "bytes=64,1024,4096,16384,65536")),
                List.of(Grid.of(
                        "memory_copy",
                        "bytes=64,128,256,512,1024,2048,4096,8192,16384,32768,65536",
                        "kernel=vector,string")));
    }
}
