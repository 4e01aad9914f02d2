package io.jenkins.plugins.kvmbench.engine.suites.kernel;

import io.jenkins.plugins.kvmbench.engine.report.SuiteReport;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.suite.Grid;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteProvider;
import java.util.ArrayList;
import java.util.List;

/** What a kernel's services cost: every metric of LMBench's OS subset. */
public final class KernelSuite implements SuiteProvider, SuiteReport {

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public Suite suite() {
        List<Grid> quick = List.of(
                Grid.of("lat_syscall", "op=null,read,write,stat,open"),
                Grid.of("lat_select", "on=tcp"),
                Grid.of("lat_sig", "op=install,catch"),
                Grid.of("lat_proc", "op=fork,exec"),
                Grid.of("lat_ctx", "procs=2", "size_kb=0"),
                Grid.of("lat_pipe"),
                Grid.of("lat_unix"),
                Grid.of("lat_tcp"));
        return Suite.described(name())
                .with(Preset.QUICK, new Schedule(50, 5_000, 5, 10), quick)
                .with(Preset.STANDARD, new Schedule(100, 10_000, 10, 10), table("64"))
                .with(Preset.FULL, new Schedule(500, 20_000, 20, 10), table("1024"));
    }

    /** All of LMBench's tables; in their order, which is not that of the benchmarks. */
    private static List<Grid> table(String megabytes) {
        String size = "size_mb=" + megabytes;
        List<Grid> grids = new ArrayList<>(List.of(
                Grid.of("lat_syscall", "op=null,read,write,stat,open"),
                Grid.of("lat_select", "on=tcp,file"),
                Grid.of("lat_sig", "op=install,catch,prot"),
                Grid.of("lat_proc", "op=fork,exec,shell"),
                Grid.of("lat_ctx", "procs=2", "size_kb=0,16,64"),
                Grid.of("lat_ctx", "procs=8,16", "size_kb=16,64"),
                Grid.of("lat_pipe"),
                Grid.of("lat_unix"),
                Grid.of("lat_udp"),
                Grid.of("lat_tcp"),
                Grid.of("lat_rpc", "transport=udp,tcp"),
                Grid.of("lat_connect"),
                Grid.of("lat_fs", "op=create,delete", "size_kb=0,10"),
                Grid.of("lat_mmap", size),
                Grid.of("lat_pagefault", size)));
        grids.addAll(List.of(
                Grid.of("bw_pipe"),
                Grid.of("bw_unix"),
                Grid.of("bw_tcp"),
                Grid.of("bw_file_rd", size),
                Grid.of("bw_mmap_rd", size),
                Grid.of("bw_mem", "op=bcopy,fcp,frd,fwr", size)));
        return grids;
    }

    @Override
    public List<Table> tables(ResultSet results) {
        return KernelTables.costs(results);
    }

    @Override
    public List<Table> comparisons(ResultSet results) {
        return KernelTables.overheads(results);
    }

    @Override
    public List<Export> exports() {
        return List.of(new Export("--lmbench", "the kernel suite as LMBench's summary", new LmbenchReport()));
    }
}
