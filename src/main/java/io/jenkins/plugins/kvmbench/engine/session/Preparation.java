package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.gate.Terms;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.plan.Gates;
import io.jenkins.plugins.kvmbench.engine.plan.Part;
import io.jenkins.plugins.kvmbench.engine.plan.Plan;
import io.jenkins.plugins.kvmbench.engine.plan.PlanException;
import io.jenkins.plugins.kvmbench.engine.plan.PlanReader;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.suite.BenchmarkTool;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.tool.ReadyTool;
import io.jenkins.plugins.kvmbench.engine.tool.Repository;
import io.jenkins.plugins.kvmbench.engine.tool.Repository.Revision;
import io.jenkins.plugins.kvmbench.engine.tool.Side;
import io.jenkins.plugins.kvmbench.engine.tool.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes what {@code kvmbench.yaml} says ready to be measured: finds what the change began from, takes gates and waivers from where
 * the change goes, checks both sides out and builds them.
 */
public final class Preparation {

    private static final Map<Arm, Map<String, String>> NOTHING_APART = Map.of(Arm.BASE, Map.of(), Arm.HEAD, Map.of());

    private final Path here;
    private final HarnessBinary own;
    private final Repository repository;

    /**
     * @param here where the file is
     * @param own this program's own harness
     * @param runner starts it
     */
    public Preparation(Path here, HarnessBinary own, HarnessRunner runner) {
        this.here = here;
        this.own = own;
        this.repository = new Repository(here, own, runner);
    }

    /**
     * What a run of a file is held against.
     *
     * @param target where the change goes
     * @param gates of the target's file for a change; of this one else
     * @param terms its waivers, and where they and the gates come from
     */
    public record Ruling(Revision target, Gates gates, Terms terms) {}

    /**
     * Finds out whose gates count. Before anything of the change is run: what it runs could change what git says.
     *
     * @param plan of the file here
     * @param target the branch that a CI system or a user says the change goes to; empty: as the file says, or as git knows
     * @throws SuiteException when there is no repository, or it does not hold the target
     * @throws PlanException when the target's gates cannot be read
     */
    public Ruling ruling(Plan plan, Optional<String> target) throws IOException, InterruptedException {
        if (!repository.exists()) {
            throw new SuiteException("'" + here.toAbsolutePath().normalize() + "' is in no git repository with a commit: "
                    + Plan.FILE + " compares with one; name suites to measure without it");
        }
        Revision into = repository.target(target.or(plan::target));
        if (target.isEmpty() && !repository.changes(into)) {
            return new Ruling(into, plan.gates(), new Terms(plan.gates().waivers(), List.of("gates and waivers are those of " + Plan.FILE)));
        }
        Optional<String> theirs = repository.file(into, Plan.FILE);
        if (theirs.isEmpty()) {
            String note = "gates and waivers are the change's own: " + into + " has no " + Plan.FILE;
            return new Ruling(into, plan.gates(), new Terms(plan.gates().waivers(), List.of(note)));
        }
        Gates gates = PlanReader.gates(theirs.get(), into.name() + ":" + Plan.FILE);
        List<String> notes = new ArrayList<>();
        notes.add("gates and waivers are those of " + into + ", where the change goes"
                + (gates.equals(plan.gates()) ? "" : "; the change's own are others and do not count"));
        dropped(theirs.get(), plan)
                .ifPresent(what -> notes.add("the change's " + Plan.FILE + " no longer measures " + what));
        return new Ruling(into, gates, new Terms(gates.waivers(), notes));
    }

    /** What the target measures and the change does not; nobody can say of it that it did not get worse. */
    private static Optional<String> dropped(String theirs, Plan plan) {
        try {
            List<String> gone = new ArrayList<>(names(PlanReader.read(theirs, "")).toList());
            names(plan).forEach(gone::remove);
            return gone.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", gone));
        } catch (PlanException unreadable) {
            return Optional.empty(); // What is wrong beside its gates this change may mend.
        }
    }

    private static Stream<String> names(Plan plan) {
        return Stream.concat(plan.parts().stream().map(Part::path), plan.tools().stream().map(BenchmarkTool::name));
    }

    /**
     * Checks out and builds both sides.
     *
     * @param place where the worktrees are, as long as it measures
     * @param seed what orders and varying workloads are drawn from
     * @throws SuiteException when the clone does not hold a revision, or what is to be measured is not possible
     * @throws IOException when a side cannot be checked out or built; the message says what was printed
     */
    public SessionPlan sessionPlan(Plan plan, Ruling ruling, Workplace place, long seed)
            throws IOException, InterruptedException {
        Map<Arm, Side> sides = new EnumMap<>(Arm.class);
        sides.put(Arm.BASE, base(plan, ruling, place));
        sides.put(Arm.HEAD, head(plan, place));
        place.build(Arm.BASE, sides.get(Arm.BASE), baseBuild(plan, sides.get(Arm.BASE)));
        place.build(Arm.HEAD, sides.get(Arm.HEAD), plan.head().build());
        List<ReadyTool> tools = new ArrayList<>();
        for (BenchmarkTool tool : plan.tools()) {
            tools.add(place.ready(tool, sides));
        }
        SessionPlan session = SessionPlan.of(requests(plan, seed), tools, sides, own).saying(ruling.gates().directions());
        return plan.time().map(session::within).orElse(session);
    }

    private Side base(Plan plan, Ruling ruling, Workplace place) throws IOException, InterruptedException {
        if (!plan.base().revision().isEmpty()) {
            return place.side(Arm.BASE, plan.base().revision(), here);
        }
        Revision base = repository.mergeBase(ruling.target());
        Side side = place.side(Arm.BASE, base.commit(), here);
        return new Side(side.directory(), base.toString(), side.identity());
    }

    private Side head(Plan plan, Workplace place) throws IOException, InterruptedException {
        if (!plan.head().revision().isEmpty()) {
            return place.side(Arm.HEAD, plan.head().revision(), here);
        }
        Side side = place.side(Arm.HEAD, here.toString(), here);
        return new Side(side.directory(), "the files at " + repository.head(), side.identity());
    }

    /** A change that builds in another way does not build what it began from. */
    private static String baseBuild(Plan plan, Side base) throws IOException {
        Path file = base.directory().resolve(Plan.FILE);
        try {
            return PlanReader.find(file).map(own -> own.base().build()).orElse(plan.base().build());
        } catch (PlanException unreadable) {
            return plan.base().build();
        }
    }

    private static List<Request> requests(Plan plan, long seed) {
        List<Request> requests = new ArrayList<>();
        for (Part part : plan.parts()) {
            requests.add(new Request(
                    List.of(part.suite()),
                    part.preset(),
                    part.params(),
                    part.arms().isEmpty() ? NOTHING_APART : part.arms(),
                    plan.invocations(),
                    part.metrics(),
                    seed,
                    part.name()));
        }
        return requests.isEmpty()
                ? List.of(new Request(List.of(), Preset.QUICK, Map.of(), NOTHING_APART, plan.invocations(), List.of(), seed))
                : requests;
    }
}
