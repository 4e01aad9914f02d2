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
    static final List<VmCategory> ALL = List.of(
            jit(),
            memory(),
            gc(),
            crossArch(),
            async(),
            concurrency(),
            snapshots());

    VmCategory {
        quick = List.copyOf(quick);
        standard = List.copyOf(standard);
        full = List.copyOf(full);
    }

    private static VmCategory jit() {
        return new VmCategory(
                List.of(
                        Grid.of("jit_ir_compilation", "instrs=10,100,1000"),
                        Grid.of("jit_code_generation"),
                        Grid.of("jit_optimization_passes", "level=0,1,2,3"),
                        Grid.of("jit_tiered_compilation", "mode=tier1,tier2,tiered"),
                        Grid.of("jit_hot_block_recompile"),
                        Grid.of("jit_function_compilation")),
                List.of(
                        Grid.of("jit_ir_compilation", "instrs=10,100,1000", "level=0,1,2,3"),
                        Grid.of("jit_code_generation", "instrs=10,100,1000"),
                        Grid.of("jit_optimization_passes", "level=0,1,2,3"),
                        Grid.of("jit_tiered_compilation", "mode=interpreter,tier1,tier2,tiered", "calls=100,1000"),
                        Grid.of("jit_hot_block_recompile", "threshold=100,1000,10000"),
                        Grid.of("jit_function_compilation", "blocks=2,8,32")),
                List.of(
                        Grid.of("jit_ir_compilation", "instrs=10,20,50,100,200,500,1000", "level=0,1,2,3"),
                        Grid.of("jit_code_generation", "instrs=10,20,50,100,200,500,1000", "level=0,1,2,3"),
                        Grid.of("jit_optimization_passes", "instrs=100,300,1000", "level=0,1,2,3"),
                        Grid.of(
                                "jit_tiered_compilation",
                                "mode=interpreter,tier1,tier2,tiered",
                                "calls=10,100,1000,10000"),
                        Grid.of("jit_hot_block_recompile", "functions=8,32,128", "threshold=100,1000,10000"),
                        Grid.of("jit_function_compilation", "blocks=1,2,4,8,16,32,64", "level=0,1,2,3")));
    }

    private static VmCategory memory() {
        return new VmCategory(
                List.of(
                        Grid.of("memory_copy", "bytes=64,4096,65536"),
                        Grid.of("memory_allocation", "allocator=libc,pool,pages"),
                        Grid.of("tlb_hit_rate", "pattern=local,random"),
                        Grid.of("tlb_lookup_latency"),
                        Grid.of("tlb_flush"),
                        Grid.of("mmu_translation", "pages=64,8192"),
                        Grid.of("mmu_translation", "mmu=guest,model"),
                        Grid.of("memory_access_patterns", "pattern=sequential,random,strided", "kib=4096")),
                List.of(
                        Grid.of("memory_copy", "bytes=64,1024,4096,16384,65536"),
                        Grid.of("memory_allocation", "allocator=libc,pool", "bytes=64,4096"),
                        Grid.of("memory_allocation", "allocator=pages,numa", "bytes=4096,65536"),
                        Grid.of("tlb_hit_rate", "pattern=sequential,random,strided,local", "prefetch=none,next"),
                        Grid.of("tlb_lookup_latency", "entries=64,1024"),
                        Grid.of("tlb_flush", "by=mprotect,munmap", "pages=1,64,1024"),
                        Grid.of("tlb_flush", "by=cr3"),
                        Grid.of("tlb_flush", "sharers=1"),
                        Grid.of("mmu_translation", "mmu=host,guest", "page=4k,huge", "pages=64,1024,8192"),
                        Grid.of("mmu_translation", "mmu=model"),
                        Grid.of("memory_access_patterns", "pattern=sequential,random,strided", "kib=32,1024,16384")),
                List.of(
                        Grid.of(
                                "memory_copy",
                                "bytes=64,128,256,512,1024,2048,4096,8192,16384,32768,65536",
                                "kernel=vector,string"),
                        Grid.of("memory_allocation", "allocator=libc,pool", "bytes=16,64,256,1024,4096,65536"),
                        Grid.of("memory_allocation", "allocator=pages,numa", "bytes=4096,65536,1048576"),
                        Grid.of(
                                "tlb_hit_rate",
                                "pattern=sequential,random,strided,local",
                                "prefetch=none,next",
                                "entries=64,256,1024,4096"),
                        Grid.of("tlb_lookup_latency", "entries=64,256,1024,4096", "ways=1,4,8"),
                        Grid.of("tlb_flush", "by=mprotect,munmap,model", "pages=1,8,64,512,4096"),
                        Grid.of("tlb_flush", "by=cr3"),
                        Grid.of("tlb_flush", "sharers=1,3"),
                        Grid.of(
                                "mmu_translation",
                                "mmu=host,guest",
                                "page=4k,huge",
                                "pages=16,64,256,1024,4096,8192,16384,65536"),
                        Grid.of("mmu_translation", "mmu=model", "pages=64,4096,65536"),
                        Grid.of(
                                "memory_access_patterns",
                                "pattern=sequential,random,strided",
                                "kib=16,256,4096,65536,262144")));
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

    private static VmCategory crossArch() {
        String pairs = "pair=x86_64-arm64,x86_64-riscv,arm64-x86_64,arm64-riscv,riscv-x86_64,riscv-arm64";
        String kinds = "kind=arithmetic,flags,memory,branches,multiply,select,floats";
        Grid capacities = Grid.of("cross_arch_cache_effectiveness", "capacity=64,256,1024");
        Grid densities = Grid.of("cross_arch_instruction_density", "percent=0,50,100");
        Grid complex = Grid.of("cross_arch_complex_instructions", "kind=multiply,select,floats");
        Grid levels = Grid.of("cross_arch_optimization", "pair=arm64-x86_64", "level=0,1,2,3");
        return new VmCategory(
                List.of(
                        Grid.of("cross_arch_single_instruction", pairs),
                        Grid.of("cross_arch_block_translation", "instrs=10,100"),
                        capacities,
                        Grid.of("cross_arch_instruction_density", "percent=0,100"),
                        Grid.of("cross_arch_throughput", "pair=x86_64-arm64"),
                        complex,
                        levels),
                List.of(
                        Grid.of("cross_arch_single_instruction", pairs),
                        Grid.of("cross_arch_block_translation", pairs, "instrs=10,100,900"),
                        capacities,
                        densities,
                        Grid.of("cross_arch_throughput", pairs),
                        complex,
                        levels),
                List.of(
                        Grid.of("cross_arch_single_instruction", pairs, kinds),
                        Grid.of("cross_arch_block_translation", pairs, "instrs=10,100,900"),
                        Grid.of("cross_arch_cache_effectiveness", "capacity=64,256,1024,4096", "blocks=100,1000,10000"),
                        Grid.of("cross_arch_instruction_density", pairs, "percent=0,25,50,75,100"),
                        Grid.of("cross_arch_throughput", pairs, "level=0,1,2,3"),
                        Grid.of("cross_arch_complex_instructions", pairs, "kind=multiply,select,floats,all"),
                        Grid.of("cross_arch_optimization", pairs, "level=0,1,2,3")));
    }

    private static VmCategory async() {
        List<Grid> few = List.of(
                Grid.of("async_task_spawn", "tasks=100"),
                Grid.of("async_await", "tasks=100"),
                Grid.of("async_switch", "tasks=100"),
                Grid.of("async_executor_throughput", "tasks=100"),
                Grid.of("async_concurrent_tasks", "threads=2"),
                Grid.of("async_channel", "capacity=1,16"));
        List<Grid> all = List.of(
                Grid.of("async_task_spawn", "tasks=1,100,10000"),
                Grid.of("async_await", "tasks=100"),
                Grid.of("async_switch", "tasks=2,100,10000"),
                Grid.of("async_executor_throughput", "tasks=10,100,1000,10000"),
                Grid.of("async_concurrent_tasks", "tasks=100,1000", "threads=1,2,4"),
                Grid.of("async_channel", "capacity=1,16,256"));
        return new VmCategory(few, all, all);
    }

    private static VmCategory concurrency() {
        List<Grid> few = List.of(
                Grid.of("concurrency_lock_contention", "contention=low,high"),
                Grid.of("concurrency_mutex", "threads=1,2"),
                Grid.of("concurrency_rwlock", "read_percent=90"),
                Grid.of("concurrency_spinlock", "kind=test-and-set,ticket"),
                Grid.of("concurrency_lock_free_queue", "threads=1,2"),
                Grid.of("concurrency_false_sharing", "layout=together,apart"));
        List<Grid> all = List.of(
                Grid.of("concurrency_lock_contention", "contention=low,high", "threads=2,4"),
                Grid.of("concurrency_mutex", "threads=1,2,4,8"),
                Grid.of("concurrency_rwlock", "read_percent=0,50,90,100", "threads=1,2,4"),
                Grid.of("concurrency_spinlock", "kind=test-and-set,ticket", "threads=1,2,4"),
                Grid.of("concurrency_lock_free_queue", "threads=1,2,4,8"),
                Grid.of("concurrency_false_sharing", "layout=together,apart", "threads=1,2,4"));
        return new VmCategory(few, all, all);
    }

    private static VmCategory snapshots() {
        return new VmCategory(
                List.of(
                        Grid.of("snapshot_create", "mib=4"),
                        Grid.of("snapshot_restore", "mib=4"),
                        Grid.of("snapshot_compression"),
                        Grid.of("snapshot_overhead", "pages=10")),
                List.of(
                        Grid.of("snapshot_create", "mib=4,16"),
                        Grid.of("snapshot_restore", "mib=4,16"),
                        Grid.of("snapshot_compression", "level=1,3,9"),
                        Grid.of("snapshot_overhead", "pages=10,100")),
                List.of(
                        Grid.of("snapshot_create", "mib=1,4,16,64,256"),
                        Grid.of("snapshot_restore", "mib=1,4,16,64,256"),
                        Grid.of("snapshot_compression", "mib=16", "level=1,2,3,4,5,6,7,8,9"),
                        Grid.of("snapshot_overhead", "pages=10,100,1000", "turns=1000,100000,10000000")));
    }
}
