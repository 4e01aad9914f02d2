package io.jenkins.plugins.kvmbench.engine.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of LMBench's results directory: what its programs printed, one after the other. Of a bandwidth by size the
 * largest counts, as in LMBench's summary.
 */
public final class LmbenchResults {

    private static final String NUMBER = "(\\d+(?:\\.\\d+)?(?:e[-+]?\\d{1,3})?)";

    private static final Pattern SYSTEM = Pattern.compile("\\[lmbench\\S* results for (\\S+) (\\S+) (\\S+).*");
    private static final Pattern MHZ = Pattern.compile("\\[MHZ: " + NUMBER + " MHz.*");
    private static final Pattern VALUE = Pattern.compile("(.+?):? " + NUMBER + " (?:microseconds|MB/sec)");
    private static final Pattern CONTEXT_SIZE = Pattern.compile("\"size=(\\d{1,4})k ovr=.*");
    private static final Pattern PAIR = Pattern.compile(NUMBER + "\\s+" + NUMBER);
    private static final Pattern FILES = Pattern.compile("(\\d{1,4})k\\s+\\d+\\s+" + NUMBER + "\\s+" + NUMBER);

    /** What a line of one figure begins with. */
    private static final Map<String, Lmbench.Figure> LINES = Map.ofEntries(
            line("Simple syscall", "lat_syscall", "op", "null"),
            line("Simple read", "lat_syscall", "op", "read"),
            line("Simple write", "lat_syscall", "op", "write"),
            line("Simple stat", "lat_syscall", "op", "stat"),
            line("Simple open/close", "lat_syscall", "op", "open"),
            line("Select on 100 fd's", "lat_select", "n", "100", "on", "file"),
            line("Select on 100 tcp fd's", "lat_select", "n", "100", "on", "tcp"),
            line("Signal handler installation", "lat_sig", "op", "install"),
            line("Signal handler overhead", "lat_sig", "op", "catch"),
            line("Protection fault", "lat_sig", "op", "prot"),
            line("Pipe latency", "lat_pipe"),
            line("AF_UNIX sock stream latency", "lat_unix"),
            line("Process fork+exit", "lat_proc", "op", "fork"),
            line("Process fork+execve", "lat_proc", "op", "exec"),
            line("Process fork+/bin/sh -c", "lat_proc", "op", "shell"),
            line("UDP latency using localhost", "lat_udp"),
            line("TCP latency using localhost", "lat_tcp"),
            line("RPC/udp latency using localhost", "lat_rpc", "transport", "udp"),
            line("RPC/tcp latency using localhost", "lat_rpc", "transport", "tcp"),
            line("TCP/IP connection cost to localhost", "lat_connect"),
            line("Pipe bandwidth", "bw_pipe"),
            line("AF_UNIX sock stream bandwidth", "bw_unix"));

    /** What a block of sizes and values begins with. */
    private static final Map<String, Lmbench.Figure> BLOCKS = Map.ofEntries(
            line("\"mappings", "lat_mmap"),
            line("\"read bandwidth", "bw_file_rd"),
            line("\"Mmap read bandwidth", "bw_mmap_rd"),
            line("\"libc bcopy unaligned", "bw_mem", "op", "bcopy"),
            line("\"unrolled bcopy unaligned", "bw_mem", "op", "fcp"),
            line("Memory read bandwidth", "bw_mem", "op", "frd"),
            line("Memory write bandwidth", "bw_mem", "op", "fwr"),
            line("Socket bandwidth using localhost", "bw_tcp"));

    private LmbenchResults() {}

    /** The run's figures; those that are not there are absent. */
    public static Lmbench.Measured parse(List<String> lines) {
        Map<Lmbench.Figure, Double> values = new LinkedHashMap<>();
        String host = "";
        String os = "";
        double mhz = Double.NaN;
        Optional<Lmbench.Figure> block = Optional.empty();
        Optional<String> contextSize = Optional.empty();
        for (String raw : lines) {
            String line = raw.strip();
            Matcher system = SYSTEM.matcher(line);
            Matcher clock = MHZ.matcher(line);
            Matcher size = CONTEXT_SIZE.matcher(line);
            Matcher pair = PAIR.matcher(line);
            Matcher files = FILES.matcher(line);
            if (system.matches()) {
                os = system.group(1) + " " + system.group(3);
                host = system.group(2);
            } else if (clock.matches()) {
                mhz = Double.parseDouble(clock.group(1));
            } else if (size.matches()) {
                contextSize = Optional.of(size.group(1));
                block = Optional.empty();
            } else if (files.matches()) {
                put(values, files(files.group(1), "create"), 1e6 / Double.parseDouble(files.group(2)));
                put(values, files(files.group(1), "delete"), 1e6 / Double.parseDouble(files.group(3)));
            } else if (pair.matches() && block.isPresent()) {
                put(values, block.get(), Double.parseDouble(pair.group(2)));
            } else if (pair.matches() && contextSize.isPresent()) {
                Map<String, String> params = Map.of("procs", pair.group(1), "size_kb", contextSize.get());
                put(values, new Lmbench.Figure("lat_ctx", params), Double.parseDouble(pair.group(2)));
            } else {
                contextSize = Optional.empty();
                block = Optional.ofNullable(BLOCKS.get(line));
                value(line, values);
            }
        }
        return new Lmbench.Measured(host, os, mhz, values);
    }

    private static void value(String line, Map<Lmbench.Figure, Double> values) {
        Matcher matcher = VALUE.matcher(line);
        if (matcher.matches()) {
            String what = matcher.group(1);
            Lmbench.Figure figure =
                    what.startsWith("Pagefaults on ") ? new Lmbench.Figure("lat_pagefault", Map.of()) : LINES.get(what);
            if (figure != null) {
                put(values, figure, Double.parseDouble(matcher.group(2)));
            }
        }
    }

    /** @param value in microseconds or MB/s; 0 stands for what could not be measured */
    private static void put(Map<Lmbench.Figure, Double> values, Lmbench.Figure figure, double value) {
        if (value > 0 && !Double.isInfinite(value)) {
            values.put(figure, figure.isTime() ? value / 1e6 : value * 1e6);
        }
    }

    private static Lmbench.Figure files(String kilobytes, String operation) {
        return new Lmbench.Figure("lat_fs", Map.of("op", operation, "size_kb", kilobytes));
    }

    private static Map.Entry<String, Lmbench.Figure> line(String begins, String benchmark, String... params) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < params.length; i += 2) {
            map.put(params[i], params[i + 1]);
        }
        return Map.entry(begins, new Lmbench.Figure(benchmark, map));
    }
}
