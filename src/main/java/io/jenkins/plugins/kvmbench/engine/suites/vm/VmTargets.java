package io.jenkins.plugins.kvmbench.engine.suites.vm;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.Table.Cell;
import io.jenkins.plugins.kvmbench.engine.report.Table.Column;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The absolute budgets of the seed document: whether what was measured keeps them. They show; they never fail a build. */
final class VmTargets {

    /**
     * @param what as the seed document says it
     * @param at what parameters of the benchmark must be, by default or as measured
     * @param budget as the seed document says it: an upper limit, {@code <}, or a lower one
     * @param limit in the metric's unit
     */
    private record Target(
            String what, String benchmark, Map<String, String> at, String metric, String budget, double limit) {
        boolean isMet(double measured) {
            return budget.startsWith("<") ? measured < limit : measured > limit;
        }
    }

    private static final List<Target> ALL = List.of(
            new Target("JIT, small block (10 instructions)", "jit_ir_compilation", Map.of("instrs", "10"), "install_us", "< 10 µs", 10),
            new Target("JIT, medium block (100 instructions)", "jit_ir_compilation", Map.of("instrs", "100"), "install_us", "< 100 µs", 100),
            new Target("JIT, large block (1000 instructions)", "jit_ir_compilation", Map.of("instrs", "1000"), "install_us", "< 1 ms", 1000),
            new Target("sequential copy (4 KiB)", "memory_copy", Map.of("bytes", "4096"), "throughput", "> 1 GB/s", 1),
            new Target("MMU translation", "mmu_translation", Map.of("page", "4k"), "translation_ns", "< 100 ns", 100),
            new Target("TLB hit rate", "tlb_hit_rate", Map.of("pattern", "local"), "hit_rate", "> 95 %", 95),
            new Target("minor GC pause", "gc_minor_pause", Map.of(), "pause_ms", "< 5 ms", 5),
            new Target("major GC pause", "gc_major_pause", Map.of(), "pause_ms", "< 50 ms", 50),
            new Target("GC allocation throughput", "gc_allocation_throughput", Map.of(), "ops_per_ms", "> 1M ops/s", 1000),
            new Target("translation, x86_64 to ARM64", "cross_arch_block_translation", Map.of("pair", "x86_64-arm64"), "instr_per_s", "> 10M instr/s", 10e6),
            new Target("translation cache hit rate", "cross_arch_cache_effectiveness", Map.of(), "hit_percent", "> 90 %", 90),
            new Target("code expansion", "cross_arch_block_translation", Map.of(), "code_ratio", "< 2x", 2));

    private VmTargets() {}

    /** A row for each result of the head that a target is about; none where there is none. */
    static List<Table> of(ResultSet results, Suite suite) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Target target : ALL) {
            results.on(Arm.HEAD).stream()
                    .filter(result -> isAbout(target, result, suite))
                    .sorted((a, b) -> a.id().compareTo(b.id()))
                    .forEach(result -> rows.add(row(target, result)));
        }
        return rows.isEmpty()
                ? List.of()
                : List.of(new Table(
                                "VM: targets",
                                List.of(
                                        Column.text("target").asKey(),
                                        Column.text("at").asKey(),
                                        Column.number("budget"),
                                        Column.number("measured"),
                                        Column.text("").asKey()),
                                rows,
                                List.of("Budgets are absolute and not of this machine; they decide nothing."))
                        .without("at", ""));
    }

    private static boolean isAbout(Target target, Result result, Suite suite) {
        return result.id().suite().equals(suite.name())
                && result.id().benchmark().equals(target.benchmark)
                && result.id().metric().equals(target.metric)
                && target.at.entrySet().stream().allMatch(at -> at.getValue().equals(value(result, at.getKey(), suite)));
    }

    private static String value(Result result, String parameter, Suite suite) {
        return result.id().params().getOrDefault(parameter, suite.benchmarks().stream()
                .filter(benchmark -> benchmark.name().equals(result.id().benchmark()))
                .flatMap(benchmark -> benchmark.parameter(parameter).stream())
                .map(known -> known.fallback())
                .findFirst()
                .orElse(""));
    }

    private static List<Cell> row(Target target, Result result) {
        double measured = Summary.of(result).median();
        String others = result.id().params().entrySet().stream()
                .filter(param -> !target.at.containsKey(param.getKey()))
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining(" "));
        return Table.row(
                Cell.of(target.what),
                Cell.of(Names.shown(others)),
                Cell.of(target.budget),
                Cell.of(measured, result.unit()),
                Double.isNaN(measured) ? Cell.of("not measured") : target.isMet(measured) ? Cell.of("met") : Cell.alarm("missed"));
    }
}
