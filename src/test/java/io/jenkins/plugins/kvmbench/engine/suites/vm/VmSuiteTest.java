package io.jenkins.plugins.kvmbench.engine.suites.vm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.suite.Benchmark;
import io.jenkins.plugins.kvmbench.engine.suite.Metric;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

public class VmSuiteTest {

    private final Suite suite = Suites.get("vm");

    @Test
    public void shouldHaveTheSeedsNames() {
        Set<String> names = suite.benchmarks().stream().map(Benchmark::name).collect(Collectors.toSet());
        for (String name : List.of(
                "jit_ir_compilation", "jit_code_generation", "jit_optimization_passes", "jit_tiered_compilation",
                "jit_hot_block_recompile", "jit_function_compilation", "memory_copy", "mmu_translation", "tlb_hit_rate",
                "tlb_lookup_latency", "tlb_flush", "memory_allocation", "memory_access_patterns")) {
            assertTrue(name, names.contains(name));
        }
    }

    @Test
    public void shouldMeasureEveryBenchmarkInEveryPreset() {
        Set<String> all = suite.benchmarks().stream().map(Benchmark::name).collect(Collectors.toSet());
        for (Preset preset : Preset.values()) {
            Set<String> measured = suite.select(preset, Map.of()).points().stream()
                    .map(point -> point.benchmark().name())
                    .collect(Collectors.toSet());
            assertEquals(preset.id(), all, measured);
        }
    }

    @Test
    public void shouldDecideByOneMetricOfEachBenchmark() {
        suite.benchmarks().forEach(benchmark -> {
            assertEquals(benchmark.name(), 1, benchmark.metrics().stream().filter(Metric::gate).count());
            assertFalse(benchmark.name(), benchmark.category().isEmpty());
        });
    }

    @Test
    public void shouldSayWhichTargetsAreMet() {
        ResultSet results = new ResultSet(
                RunInfo.UNKNOWN,
                Agent.UNKNOWN,
                List.of(
                        result("jit_ir_compilation", Map.of("instrs", "10"), "install_us", "us", 3.5),
                        result("jit_ir_compilation", Map.of("instrs", "1000"), "install_us", "us", 1000),
                        result("jit_ir_compilation", Map.of("instrs", "10"), "instr_ns", "ns", 30),
                        result("jit_ir_compilation", Map.of("instrs", "50"), "install_us", "us", 4),
                        result("memory_copy", Map.of("kernel", "string"), "throughput", "GB/s", 0.5),
                        result("tlb_hit_rate", Map.of("pattern", "random"), "hit_rate", "%", 24),
                        result("tlb_hit_rate", Map.of(), "hit_rate", "%", 98)),
                List.of());

        Table table = new VmSuite().tables(results).get(0);

        assertEquals(
                List.of(
                        "JIT, small block (10 instructions)|< 10 µs|3.500 µs|met",
                        "JIT, large block (1000 instructions)|< 1 ms|1.000 ms|missed",
                        "sequential copy (4 KiB)|> 1 GB/s|0.5000 GB/s|missed",
                        "TLB hit rate|> 95 %|98 %|met"),
                table.rows().stream()
                        .map(row -> row.get(0).text() + "|" + row.get(2).text() + "|" + row.get(3).text() + "|" + row.get(4).text())
                        .toList());
        assertEquals("kernel=string", table.rows().get(2).get(1).text());
        assertTrue(table.rows().get(2).get(4).alarm());
    }

    @Test
    public void shouldShowNoTargetsWhereNothingOfItWasMeasured() {
        assertEquals(List.of(), new VmSuite().tables(new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(), List.of())));
    }

    private static Result result(String benchmark, Map<String, String> params, String metric, String unit, double value) {
        return new Result(
                SeriesId.of("vm", benchmark, params, metric),
                unit,
                Direction.LOWER,
                false,
                Arm.HEAD,
                List.of(Invocation.of(0, value)));
    }
}
