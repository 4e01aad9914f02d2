package io.jenkins.plugins.kvmbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.host.Affinity;
import io.jenkins.plugins.kvmbench.engine.host.KvmFacts;
import io.jenkins.plugins.kvmbench.engine.host.KvmProbe;
import io.jenkins.plugins.kvmbench.engine.host.Machine;
import io.jenkins.plugins.kvmbench.engine.host.PerfCounters;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.session.Testbed;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = "Says what this machine can measure, and why not; its fingerprint and its noise today.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "one JSON document on standard output")
    private boolean json;

    @Option(
            names = "--calibration",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "how long to measure the noise (default: ${DEFAULT-VALUE}; 0: not at all)")
    private int calibrationSeconds;

    @Option(
            names = "--device",
            paramLabel = "PATH",
            defaultValue = "${env:" + Harness.DEVICE + ":-/dev/kvm}",
            description = "KVM's device (default: ${DEFAULT-VALUE})")
    private Path device;

    @Override
    public Integer call() throws InterruptedException, IOException {
        MeasureOptions.checkCalibration(calibrationSeconds);
        KvmFacts kvm = KvmProbe.probe(device);
        ObjectNode harness = JSON.createObjectNode();
        SortedMap<String, Double> calibration = new TreeMap<>();
        String harnessProblem = "";
        try {
            HarnessBinary binary = HarnessBinary.own(System.getenv());
            Harness asked = new Harness(binary, Map.of(Harness.DEVICE, device.toString()));
            harness.put("sha256", binary.sha256());
            harness.set("probe", JSON.readTree(asked.ask(Duration.ofSeconds(30), "probe")));
            if (calibrationSeconds > 0) {
                calibration = Testbed.calibrate(asked, calibrationSeconds);
            }
        } catch (HarnessException e) {
            harnessProblem = e.getMessage();
            harness.put("problem", harnessProblem);
        }
        Agent agent = Machine.agent(calibration);
        Map<Suite, String> obstacles = new LinkedHashMap<>();
        for (Suite suite : Suites.all()) {
            obstacles.put(suite, obstacle(suite, kvm, harness, harnessProblem));
        }
        if (json) {
            writeJson(kvm, agent, harness, obstacles);
        } else {
            writeText(kvm, agent, harness, harnessProblem, obstacles);
        }
        return obstacles.values().stream().allMatch(String::isEmpty) ? ExitCodes.PASS : ExitCodes.CANNOT;
    }

    /** Why a suite cannot run here; empty when it can. The harness measures, so what it sees of KVM counts too. */
    private static String obstacle(Suite suite, KvmFacts kvm, ObjectNode harness, String harnessProblem) {
        if (!harnessProblem.isEmpty()) {
            return "the harness does not work";
        }
        JsonNode seen = harness.at("/probe/kvm");
        if (suite.needsKvm() && !kvm.usable()) {
            return "it needs KVM";
        }
        return suite.needsKvm() && !seen.path("usable").asBoolean()
                ? "the harness cannot use KVM: " + seen.path("reason").asText()
                : "";
    }

    private void writeJson(KvmFacts kvm, Agent agent, ObjectNode harness, Map<Suite, String> obstacles)
            throws IOException {
        ObjectNode document = JSON.createObjectNode();
        document.put("agent", agent.name());
        document.put("fingerprint", agent.fingerprint());
        document.set("parts", JSON.valueToTree(agent.parts()));
        document.set("calibration", JSON.valueToTree(agent.calibration()));
        ObjectNode facts = document.putObject("kvm");
        facts.put("usable", kvm.usable());
        facts.put("reason", kvm.reason());
        facts.put("api_version", kvm.apiVersion());
        facts.put("backend", kvm.backend());
        facts.set("capabilities", JSON.valueToTree(kvm.capabilities()));
        PerfCounters perf = PerfCounters.probe();
        document.putObject("perf_events").put("usable", perf.usable()).put("reason", perf.reason());
        document.set("cpus", JSON.valueToTree(Affinity.ofThisProcess().cpus()));
        document.set("harness", harness);
        ObjectNode suites = document.putObject("suites");
        obstacles.forEach((suite, obstacle) -> suites.put(suite.name(), obstacle.isEmpty()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        out.flush();
    }

    private void writeText(
            KvmFacts kvm, Agent agent, ObjectNode harness, String harnessProblem, Map<Suite, String> obstacles) {
        PrintWriter out = spec.commandLine().getOut();
        line(out, "KVM", kvm.usable() ? "works (" + kvm.backend() + ", API " + kvm.apiVersion() + ")" : "NO: " + kvm.reason());
        line(out, "harness", harnessProblem.isEmpty() ? "works" : "NO: " + harnessProblem);
        PerfCounters perf = PerfCounters.probe();
        line(out, "perf events", perf.usable() ? "hardware counters work" : "no: " + perf.reason());
        line(out, "CPUs", Affinity.ofThisProcess().cpus().toString());
        obstacles.forEach((suite, obstacle) ->
                line(out, "suite " + suite.name(), obstacle.isEmpty() ? "can run" : "cannot run: " + obstacle));
        out.println();
        line(out, "fingerprint", agent.fingerprint());
        agent.parts().forEach((name, value) -> line(out, "  " + name, value));
        if (!harness.path("probe").isMissingNode()) {
            out.println();
            out.println("what KVM really does here (" + agent.name() + ")");
            probe(out, "  ", harness.get("probe"));
        }
        if (!agent.calibration().isEmpty()) {
            out.println();
            out.println("noise today, over " + calibrationSeconds + " s");
            agent.calibration()
                    .forEach((name, value) -> line(out, "  " + name, String.format(Locale.ROOT, "%.4g", value)));
        }
        out.flush();
    }

    private static void probe(PrintWriter out, String indent, JsonNode node) {
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (property.getValue().isContainerNode()) {
                out.println(indent + property.getKey());
                probe(out, indent + "  ", property.getValue());
            } else {
                line(out, indent + property.getKey(), property.getValue().asText());
            }
        }
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-28s %s%n", name, value);
    }
}
