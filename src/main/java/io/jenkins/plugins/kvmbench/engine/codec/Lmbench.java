package io.jenkins.plugins.kvmbench.engine.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of LMBench's OS subset, and the tables in which its summary shows them (lmbench 3.0, {@code make summary}). The
 * benchmarks are named after the programs that measure them.
 */
public final class Lmbench {

    /** What its summary begins with, and what its results files begin with. */
    public static final String SUMMARY = "L M B E N C H";

    public static final String RESULTS = "[lmbench";

    /** Names of metrics. */
    public static final String TIME = "time";

    public static final String RATE = "rate";

    private static final int HOST = 9;
    private static final int OS = 13;
    private static final int MHZ = 4;
    private static final double MICROSECONDS = 1e6;
    private static final double MEGABYTES = 1e-6;

    private Lmbench() {}

    /**
     * One figure.
     *
     * @param benchmark the program, for example {@code lat_syscall}
     * @param params what it is called with
     */
    public record Figure(String benchmark, Map<String, String> params) {
        public Figure {
            params = new TreeMap<>(params);
        }

        /** A time, in s; else a rate, in B/s. */
        public boolean isTime() {
            return !benchmark.startsWith("bw_");
        }

        /** What the metric is called. */
        public String metric() {
            return isTime() ? TIME : RATE;
        }
    }

    /**
     * One column.
     *
     * @param name in a word or two, for other tables
     * @param width its characters
     * @param figure what stands in it
     * @param parts figures whose mean stands in it where it was not measured itself
     */
    public record Column(String name, int width, Figure figure, List<Figure> parts) {}

    /**
     * One table.
     *
     * @param head its lines before the first system, the last one of dashes under each column
     * @param mhz whether the clock comes before the figures
     * @param columns of figures
     */
    public record Table(List<String> head, boolean mhz, List<Column> columns) {
        /** What tells it from the others: the first line. */
        public String title() {
            return head.get(0);
        }
    }

    /** In the order of the summary. */
    public static final List<Table> TABLES = List.of(
            new Table(
                    List.of(
                            "Processor, Processes - times in microseconds - smaller is better",
                            "------------------------------------------------------------------------------",
                            "Host                 OS  Mhz null null      open slct sig  sig  fork exec sh  ",
                            "                             call  I/O stat clos TCP  inst hndl proc proc proc",
                            "--------- ------------- ---- ---- ---- ---- ---- ---- ---- ---- ---- ---- ----"),
                    true,
                    List.of(
                            column("null call", 4, "lat_syscall", "op=null"),
                            new Column(
                                    "null I/O",
                                    4,
                                    figure("lat_syscall", "op=io"),
                                    List.of(figure("lat_syscall", "op=read"), figure("lat_syscall", "op=write"))),
                            column("stat", 4, "lat_syscall", "op=stat"),
                            column("open/close", 4, "lat_syscall", "op=open"),
                            column("select TCP", 4, "lat_select", "n=100", "on=tcp"),
                            column("signal install", 4, "lat_sig", "op=install"),
                            column("signal handler", 4, "lat_sig", "op=catch"),
                            column("fork", 4, "lat_proc", "op=fork"),
                            column("exec", 4, "lat_proc", "op=exec"),
                            column("sh", 4, "lat_proc", "op=shell"))),
            new Table(
                    List.of(
                            "Context switching - times in microseconds - smaller is better",
                            "-------------------------------------------------------------------------",
                            "Host                 OS  2p/0K 2p/16K 2p/64K 8p/16K 8p/64K 16p/16K 16p/64K",
                            "                         ctxsw  ctxsw  ctxsw ctxsw  ctxsw   ctxsw   ctxsw",
                            "--------- ------------- ------ ------ ------ ------ ------ ------- -------"),
                    false,
                    List.of(
                            context(6, 2, 0),
                            context(6, 2, 16),
                            context(6, 2, 64),
                            context(6, 8, 16),
                            context(6, 8, 64),
                            context(7, 16, 16),
                            context(7, 16, 64))),
            new Table(
                    List.of(
                            "*Local* Communication latencies in microseconds - smaller is better",
                            "---------------------------------------------------------------------",
                            "Host                 OS 2p/0K  Pipe AF     UDP  RPC/   TCP  RPC/ TCP",
                            "                        ctxsw       UNIX         UDP         TCP conn",
                            "--------- ------------- ----- ----- ---- ----- ----- ----- ----- ----"),
                    false,
                    List.of(
                            context(5, 2, 0),
                            column("pipe", 5, "lat_pipe"),
                            column("AF_UNIX", 4, "lat_unix"),
                            column("UDP", 5, "lat_udp"),
                            column("RPC/UDP", 5, "lat_rpc", "transport=udp"),
                            column("TCP", 5, "lat_tcp"),
                            column("RPC/TCP", 5, "lat_rpc", "transport=tcp"),
                            column("TCP connection", 4, "lat_connect"))),
            new Table(
                    List.of(
                            "File & VM system latencies in microseconds - smaller is better",
                            "-------------------------------------------------------------------------------",
                            "Host                 OS   0K File      10K File     Mmap    Prot   Page   100fd",
                            "                        Create Delete Create Delete Latency Fault  Fault  selct",
                            "--------- ------------- ------ ------ ------ ------ ------- ----- ------- -----"),
                    false,
                    List.of(
                            column("0K create", 6, "lat_fs", "op=create", "size_kb=0"),
                            column("0K delete", 6, "lat_fs", "op=delete", "size_kb=0"),
                            column("10K create", 6, "lat_fs", "op=create", "size_kb=10"),
                            column("10K delete", 6, "lat_fs", "op=delete", "size_kb=10"),
                            column("mmap", 7, "lat_mmap"),
                            column("protection fault", 5, "lat_sig", "op=prot"),
                            column("page fault", 7, "lat_pagefault"),
                            column("select file", 5, "lat_select", "n=100", "on=file"))),
            new Table(
                    List.of(
                            "*Local* Communication bandwidths in MB/s - bigger is better",
                            "-----------------------------------------------------------------------------",
                            "Host                OS  Pipe AF    TCP  File   Mmap  Bcopy  Bcopy  Mem   Mem",
                            "                             UNIX      reread reread (libc) (hand) read write",
                            "--------- ------------- ---- ---- ---- ------ ------ ------ ------ ---- -----"),
                    false,
                    List.of(
                            column("pipe bandwidth", 4, "bw_pipe"),
                            column("AF_UNIX bandwidth", 4, "bw_unix"),
                            column("TCP bandwidth", 4, "bw_tcp"),
                            column("file reread", 6, "bw_file_rd"),
                            column("mmap reread", 6, "bw_mmap_rd"),
                            column("bcopy (libc)", 6, "bw_mem", "op=bcopy"),
                            column("bcopy (hand)", 6, "bw_mem", "op=fcp"),
                            column("memory read", 4, "bw_mem", "op=frd"),
                            column("memory write", 5, "bw_mem", "op=fwr"))));

    /**
     * One system, a line of each table.
     *
     * @param host its name
     * @param os for example {@code Linux 6.1.0}
     * @param mhz of the clock; NaN when not known
     * @param values by figure, in s or B/s; what was not measured is absent
     */
    public record Measured(String host, String os, double mhz, Map<Figure, Double> values) {

        /** What stands in a column: the figure, or the mean of its parts; NaN where there is neither. */
        public double in(Column column) {
            double own = values.getOrDefault(column.figure(), Double.NaN);
            return Double.isNaN(own)
                    ? column.parts().stream()
                            .mapToDouble(part -> values.getOrDefault(part, Double.NaN))
                            .filter(value -> !Double.isNaN(value))
                            .average()
                            .orElse(Double.NaN)
                    : own;
        }
    }

    /** The summary, as LMBench prints it; a table that no system has a figure of is left out. */
    public static String summary(List<Measured> systems) {
        StringBuilder text = new StringBuilder("""

                                 L M B E N C H  3 . 0   S U M M A R Y
                                 ------------------------------------
                \t\t (Alpha software, do not distribute)

                """);
        for (Table table : TABLES) {
            List<Measured> shown = systems.stream()
                    .filter(system -> table.columns().stream().anyMatch(column -> system.in(column) > 0))
                    .toList();
            if (!shown.isEmpty()) {
                text.append('\n');
                table.head().forEach(line -> text.append(line).append('\n'));
                shown.forEach(system -> text.append(line(table, system)).append('\n'));
            }
        }
        return text.toString();
    }

    private static String line(Table table, Measured system) {
        List<String> cells = new ArrayList<>();
        cells.add(pad(cut(system.host(), HOST), -HOST));
        cells.add(pad(cut(system.os(), OS), OS));
        if (table.mhz()) {
            cells.add(pad(Double.isNaN(system.mhz()) ? "" : String.valueOf(Math.round(system.mhz())), MHZ));
        }
        for (Column column : table.columns()) {
            double scale = column.figure().isTime() ? MICROSECONDS : MEGABYTES;
            cells.add(number(system.in(column) * scale, column.width()));
        }
        return String.join(" ", cells);
    }

    /** LMBench's number of so many characters: cut, not rounded, and blank where there is none. */
    static String number(double value, int characters) {
        if (!(value > 0)) {
            return " ".repeat(characters);
        }
        if (value >= 10e6) {
            return pad(cut(fixed(value / 1e6, 1), characters - 1), characters - 1) + "M";
        }
        if (value >= 10e3) {
            return pad(cut(fixed(value / 1e3, 1), characters - 1), characters - 1) + "K";
        }
        if (value >= 10) {
            return pad(cut(fixed(value, 1), characters), characters);
        }
        return value < 0.001
                ? String.format(Locale.ROOT, "%" + characters + "." + Math.max(0, characters - 6) + "e", value)
                : pad(fixed(value, characters - 2), characters);
    }

    private static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String cut(String text, int characters) {
        return text.length() <= characters ? text : text.substring(0, characters);
    }

    /** To the right; a negative width to the left. */
    private static String pad(String text, int width) {
        return String.format("%" + width + "s", text);
    }

    private static Column context(int width, int processes, int kilobytes) {
        return column(
                processes + "p/" + kilobytes + "K", width, "lat_ctx", "procs=" + processes, "size_kb=" + kilobytes);
    }

    private static Column column(String name, int width, String benchmark, String... params) {
        return new Column(name, width, figure(benchmark, params), List.of());
    }

    private static Figure figure(String benchmark, String... params) {
        Map<String, String> map = new TreeMap<>();
        for (String param : params) {
            String[] pair = param.split("=", 2);
            map.put(pair[0], pair[1]);
        }
        return new Figure(benchmark, map);
    }
}
