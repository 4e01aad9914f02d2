package io.jenkins.plugins.kvmbench.engine.suite;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

public class SuitesTest {

    private final Suite snapshot = Suites.get("snapshot");

    @Test
    public void shouldHoldTheWholeGridOfTheOriginInTheFullPreset() {
        long resets = snapshot.select(Preset.FULL, Map.of("strategy", List.of("classic"))).points().stream()
                .filter(point -> point.benchmark().name().equals("reset"))
                .count();

        assertEquals(2 * 8 * 6 * 6, resets);
    }

    @Test
    public void shouldReplaceAPresetsValuesByTheUsers() {
        List<Point> points = snapshot.select(
                        Preset.QUICK, Map.of("pages", List.of("10000"), "strategy", List.of("fast", "classic")))
                .points();

        assertEquals(
                Set.of("fast", "classic"),
                points.stream()
                        .filter(point -> point.benchmark().name().equals("reset"))
                        .map(point -> point.params().get("strategy"))
                        .collect(Collectors.toSet()));
        assertTrue(points.stream().allMatch(point -> point.params().get("pages").equals("10000")));
    }

    @Test
    public void shouldDropAParameterThatTheUsersExcludes() {
        snapshot.select(Preset.QUICK, Map.of("vmexits", List.of("10"))).points().stream()
                .filter(point -> point.benchmark().name().equals("reset"))
                .forEach(point -> {
                    assertEquals("10", point.params().get("vmexits"));
                    assertTrue("instrs stays unset", !point.params().containsKey("instrs"));
                });
    }

    @Test
    public void shouldRefuseTwoParametersThatExcludeEachOther() {
        SuiteException refused = assertThrows(
                SuiteException.class,
                () -> snapshot.select(
                        Preset.QUICK, Map.of("vmexits", List.of("10"), "instrs", List.of("10"))));

        assertEquals("suite 'snapshot' takes only one of instrs, vmexits", refused.getMessage());
    }

    @Test
    public void shouldNameValueAndRangeOfAnImpossibleValue() {
        SuiteException refused = assertThrows(
                SuiteException.class, () -> snapshot.select(Preset.QUICK, Map.of("pages", List.of("0"))));

        assertEquals("parameter 'pages' cannot be '0': it takes a whole number from 1 to 65536", refused.getMessage());
    }

    @Test
    public void shouldListWhatThereIsWhenASuiteOrParameterIsUnknown() {
        assertTrue(assertThrows(SuiteException.class, () -> Suites.get("snapshots"))
                .getMessage()
                .contains("unknown suite 'snapshots': there are snapshot, syscall, command"));
        assertTrue(assertThrows(SuiteException.class, () -> snapshot.select(Preset.QUICK, Map.of("page", List.of("1"))))
                .getMessage()
                .startsWith("suite 'snapshot' has no parameter 'page'; it has "));
    }

    @Test
    public void shouldRefuseTextsThatCanNeverWork() {
        Suite command = Suites.get("command");
        for (String cpus : List.of("abc", "3-0", "0,", "-1", "0-", "0 1", "0-3:2", "123456")) {
            SuiteException refused = assertThrows(
                    cpus, SuiteException.class, () -> command.select(Preset.QUICK, Map.of("pin", List.of(cpus))));
            assertTrue(refused.getMessage(), refused.getMessage().contains("'pin' cannot be '" + cpus + "': it takes CPUs"));
        }
        for (String cpus : List.of("", "0", "0-3", "0,2,4-6", "7,1-1")) {
            command.select(Preset.QUICK, Map.of("pin", List.of(cpus)));
        }
        assertThrows(SuiteException.class, () -> command.select(Preset.QUICK, Map.of("command", List.of(" \n"))));
    }

    @Test
    public void shouldSayWhatToWriteWhereTheCommandIsMissing() {
        Suite command = Suites.get("command");
        String message = assertThrows(SuiteException.class, () -> command.checkComplete(Set.of("pin"))).getMessage();
        assertTrue(message, message.contains("needs parameter 'command', the command: write --param 'command=...'"));
        command.checkComplete(Set.of("command"));
        snapshot.checkComplete(Set.of());
    }

    @Test
    public void shouldTakeNumbersAsPeopleWriteGrids() {
        Parameter instrs = Parameter.number("instrs", 1, 1_000_000_000, "1", "");

        assertEquals("1000000", instrs.normalize("1e6"));
        assertEquals("1000", instrs.normalize(" 1000 "));
        for (String wrong : List.of("1.5", "-1", "1e10", "x", "", "NaN", "0x10")) {
            assertThrows(wrong, SuiteException.class, () -> instrs.normalize(wrong));
        }
    }

    @Test
    public void shouldMeasureEachPointOnce() {
        for (Suite suite : Suites.all()) {
            for (Preset preset : Preset.values()) {
                List<Point> points = suite.select(preset, Map.of()).points();
                assertEquals(suite.name() + " " + preset.id(), points.size(), Set.copyOf(points).size());
            }
        }
    }

    @Test
    public void shouldGiveABenchmarkOnlyTheValuesItTakes() {
        Suite.Selection selection =
                Suites.get("syscall").select(Preset.QUICK, Map.of("scenario", List.of("trap", "zpoline")));

        assertEquals(
                List.of("ioctl trap", "ioctl zpoline", "entry trap"),
                selection.points().stream()
                        .map(point -> point.benchmark().name() + " " + point.params().get("scenario"))
                        .toList());
        assertEquals(
                List.of("syscall/entry scenario=zpoline"),
                selection.leftOut().stream().map(Skip::what).toList());
        assertEquals(List.of(), snapshot.select(Preset.QUICK, Map.of("strategy", List.of("fast"))).leftOut());
    }

    @Test
    public void shouldSayWhichBenchmarkTakesWhatWhereNoneTakesAValue() {
        SuiteException refused = assertThrows(
                SuiteException.class,
                () -> Suites.get("syscall").select(Preset.QUICK, Map.of("scenario", List.of("trap", "fly"))));

        assertEquals(
                "parameter 'scenario' cannot be 'fly': it takes linux, trap, rewritten, rewritten-ret, zpoline, call (ioctl);"
                        + " linux, trap, rewritten, call (entry)",
                refused.getMessage());
    }
}
