package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.Lmbench;
import io.jenkins.plugins.kvmbench.engine.codec.LmbenchSummary;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LmbenchImporterTest {

    /** Lines as of a kernel whose every memory access is instrumented, not switched on and switched on; with what people add. */
    private static final String SUMMARY = """
            # make see
            cd results && make summary percent 2>/dev/null | more

                             L M B E N C H  3 . 0   S U M M A R Y
                             ------------------------------------
                             (Alpha software, do not distribute)

            Basic integer operations - times in nanoseconds - smaller is better
            -------------------------------------------------------------------
            Host                 OS  intgr intgr  intgr  intgr  intgr
                                      bit   add    mul    div    mod
            --------- ------------- ------ ------ ------ ------ ------
            syzkaller Linux 6.8.0-g 0.3300 0.1700 0.0100 7.0000 7.2000

            Processor, Processes - times in microseconds - smaller is better
            ------------------------------------------------------------------------------
            Host                 OS  Mhz null null      open slct sig  sig  fork exec sh
                                         call  I/O stat clos TCP  inst hndl proc proc proc
            --------- ------------- ---- ---- ---- ---- ---- ---- ---- ---- ---- ---- ----
            syzkaller Linux 6.8.0-g 1494 1.88 2.43 101. 212. 46.6 3.15 45.0 11.K 28.K 60.K
            syzkaller Linux 6.8.0-g 1494 49.2 33.9 701. 1335 1531 49.9 574. 144K 326K 612K
            # the other kernel

            syzkaller Linux 6.8.0-g 2964 1.33 1.72 72.0 134. 32.6 2.15 32.0 14.K 33.K 62.K

            Context switching - times in microseconds - smaller is better
            -------------------------------------------------------------------------
            Host                 OS  2p/0K 2p/16K 2p/64K 8p/16K 8p/64K 16p/16K 16p/64K
                                     ctxsw  ctxsw  ctxsw ctxsw  ctxsw   ctxsw   ctxsw
            --------- ------------- ------ ------ ------ ------ ------ ------- -------
            syzkaller Linux 6.8.0-g  101.3   98.5   94.4  210.3  277.9   231.7   224.8
            syzkaller Linux 6.8.0-g   12.6   17.6   73.0  426.1  385.1   306.0   612.7

            *Local* Communication latencies in microseconds - smaller is better
            ---------------------------------------------------------------------
            Host                 OS 2p/0K  Pipe AF     UDP  RPC/   TCP  RPC/ TCP
                                    ctxsw       UNIX         UDP         TCP conn
            --------- ------------- ----- ----- ---- ----- ----- ----- ----- ----
            syzkaller Linux 6.8.0-g 101.3 150.8 275. 374.0       494.1       1328
            syzkaller Linux 6.8.0-g  12.6 569.9 3074 4316.       5220.       14.1

            *Local* Communication bandwidths in MB/s - bigger is better
            -----------------------------------------------------------------------------
            Host                OS  Pipe AF    TCP  File   Mmap  Bcopy  Bcopy  Mem   Mem
                                         UNIX      reread reread (libc) (hand) read write
            --------- ------------- ---- ---- ---- ------ ------ ------ ------ ---- -----
            syzkaller Linux 6.8.0-g 109. 349. 210. 3224.8 8988.1 9381.1 4419.1 9083 6642.
            syzkaller Linux 6.8.0-g 4.61 21.4 12.7  207.8  14.1K  10.5K 7833.2 10.K 9200.
            make[1]: Leaving directory '/root/lmbench/results'
            """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void overheadsOfTwoSystemsOfASummaryAreThose() throws Exception {
        Path file = file("summary.txt", SUMMARY);
        ResultSet base = read(file + "@1");
        ResultSet head = read(file + "@2");

        Map<String, Double> expected = new TreeMap<>(Map.of(
                "lat_syscall op=null time", 26.0,
                "lat_syscall op=io time", 14.0,
                "lat_syscall op=open time", 6.3,
                "lat_sig op=catch time", 12.8,
                "lat_unix time", 11.0,
                "lat_proc op=fork time", 13.0));
        expected.forEach((name, ratio) ->
                assertEquals(name, ratio, value(head, name) / value(base, name), ratio * 0.02));
        assertEquals(109e6, value(base, "bw_pipe rate"), 1);
        assertEquals(14_100e6, value(head, "bw_mmap_rd rate"), 1);
        assertTrue(head.results().stream().noneMatch(result -> result.id().benchmark().equals("lat_rpc")));
        Result rate = Fixtures.result(head, "lmbench/bw_pipe rate");
        assertEquals("B/s", rate.unit());
        assertEquals(Direction.HIGHER, rate.better());
    }

    @Test
    public void systemOfOneTableOnlyHasItsFigures() throws Exception {
        ResultSet third = read(file("summary.txt", SUMMARY) + "@3");
        assertEquals(1.33e-6, value(third, "lat_syscall op=null time"), 1e-12);
        assertTrue(third.results().stream().noneMatch(result -> result.id().benchmark().equals("lat_pipe")));
    }

    @Test
    public void severalSystemsAreRunsOfTheSame() throws Exception {
        ResultSet both = read(file("summary.txt", SUMMARY) + "@1,3");
        assertEquals(2, Fixtures.result(both, "lmbench/lat_syscall op=null time").counted().size());
        assertEquals(1, Fixtures.result(both, "lmbench/lat_pipe time").counted().size());
    }

    @Test
    public void oneOfSeveralSystemsHasToBeNamed() throws Exception {
        Path file = file("summary.txt", SUMMARY);
        assertEquals(
                file + ": has 3 systems, name one of them: summary.txt@1 for 'syzkaller Linux 6.8.0-g' to summary.txt@3 for"
                        + " 'syzkaller Linux 6.8.0-g'",
                Fixtures.refusal(file));
        assertEquals(
                file + ": has no system '4': they are numbered from 1 to 3, several as 1,2",
                Fixtures.refusal(Path.of(file + "@4")));
    }

    @Test
    public void summaryIsReadAsItIsWritten() {
        List<Lmbench.Measured> systems = LmbenchSummary.parse(SUMMARY.lines().toList());
        assertEquals(
                SUMMARY.lines()
                        .filter(line -> line.startsWith("syzkaller Linux") && !line.contains("0.3300"))
                        .map(line -> line.replace(" 1494 ", "      ").replace(" 2964 ", "      "))
                        .toList(),
                Lmbench.summary(systems).lines().filter(line -> line.startsWith("syzkaller")).toList());
    }

    @Test
    public void resultsFileIsOneRun() throws Exception {
        Path file = file("host.0", """
                [lmbench3.0 results for Linux host 6.8.0-generic #1 SMP x86_64 GNU/Linux]
                [MHZ: 1494 MHz, 0.6693 nanosec clock]
                Simple syscall: 1.8800 microseconds
                Simple read: 2.0000 microseconds
                Select on 10 fd's: 1.0000 microseconds
                Select on 100 tcp fd's: 46.6000 microseconds
                Pagefaults on /usr/tmp/XXX: 0.2500 microseconds
                AF_UNIX sock stream bandwidth: 349.25 MB/sec

                "mappings
                8.000000 7
                64.000000 15

                "File system latency
                0k\t100\t50000\t100000
                1k\t100\t40000\t90000

                "size=16k ovr=3.62
                2 41.50
                8 52.00
                Memory read bandwidth
                0.000512 90000.00
                64.00 9083.5

                """);
        ResultSet set = read(file.toString());
        Map<String, Double> expected = new TreeMap<>(Map.of(
                "lat_syscall op=null time", 1.88e-6,
                "lat_select n=100 on=tcp time", 46.6e-6,
                "lat_pagefault time", 0.25e-6,
                "bw_unix rate", 349.25e6,
                "lat_mmap time", 15e-6,
                "lat_fs op=create size_kb=0 time", 20e-6,
                "lat_fs op=delete size_kb=0 time", 10e-6,
                "lat_ctx procs=8 size_kb=16 time", 52e-6,
                "bw_mem op=frd rate", 9083.5e6));
        expected.forEach((name, value) -> assertEquals(name, value, value(set, name), value * 1e-9));
        assertEquals(13, set.results().size());
    }

    @Test
    public void textWithoutAFigureIsRefused() throws Exception {
        Path file = file("lmbench.txt", "[lmbench3.0 results for Linux host 6.8.0]\nSimple syscall: nothing\n");
        assertTrue(Fixtures.refusal(file).contains("has no figure of LMBench's OS subset"));
    }

    @Test
    public void otherFilesHaveNoParts() throws Exception {
        Path file = file("custom.json", "[{\"name\":\"a\",\"unit\":\"ns\",\"value\":1}]");
        assertTrue(Fixtures.refusal(Path.of(file + "@2")).contains("has no parts: '@2' is only for"));
    }

    private static double value(ResultSet set, String name) {
        return Fixtures.result(set, "lmbench/" + name).medians()[0];
    }

    private static ResultSet read(String path) throws Exception {
        return Sources.read(Path.of(path), Optional.empty(), Keep.ALL);
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.getRoot().toPath().resolve(name), text);
    }
}
