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
    static final List<VmCategory> ALL = List.of(memory(), gc());

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

    private static VmCategory gc() {
        Grid generational = Grid.of("gc_generational", "survive_percent=10");
        return new VmCategory(
                List.of(
                        Grid.of("gc_minor_pause", "heap_mib=4,16"),
                        Grid.of("gc_major_pause", "heap_mib=4,16"),
                        Grid.of("gc_allocation_throughput", "object_bytes=64"),
                        Grid.of("gc_throughput", "heap_mib=4"),
                        generational,
                        Grid.of("gc_frequency", "nursery_kib=64,1024"),
                        Grid.of("gc_live_data_ratio", "live_percent=25,75", "heap_mib=4"),
                        Grid.of("gc_heap_size", "heap_mib=4,16")),
                List.of(
                        Grid.of("gc_minor_pause", "heap_mib=4,16,64"),
                        Grid.of("gc_major_pause", "heap_mib=4,16,64"),
                        Grid.of("gc_allocation_throughput", "object_bytes=16,64,256"),
                        Grid.of("gc_throughput", "heap_mib=16"),
                        generational,
                        Grid.of("gc_frequency", "nursery_kib=64,256,1024,4096"),
                        Grid.of("gc_live_data_ratio", "live_percent=10,25,50,75"),
                        Grid.of("gc_heap_size", "heap_mib=4,16,64")),
                List.of(
                        Grid.of("gc_minor_pause", "heap_mib=4,16,64,256", "survive_percent=1,10,50"),
                        Grid.of("gc_major_pause", "heap_mib=4,16,64,256"),
                        Grid.of("gc_allocation_throughput", "object_bytes=16,32,64,128,256,512"),
                        Grid.of("gc_throughput", "heap_mib=4,16,64"),
                        Grid.of("gc_generational", "survive_percent=1,10,50"),
                        Grid.of("gc_frequency", "nursery_kib=64,256,1024,4096"),
                        Grid.of("gc_live_data_ratio", "live_percent=10,25,50,75"),
                        Grid.of("gc_heap_size", "heap_mib=4,16,64,256")));
    }
}
