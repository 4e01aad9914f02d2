package io.jenkins.plugins.kvmbench.ui;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.security.AccessDeniedException3;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.node.NodeFacts;
import io.jenkins.plugins.kvmbench.node.NodeLock;
import io.jenkins.plugins.kvmbench.node.Owner;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jenkins.model.Jenkins;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** One node as a place to measure on: whether KVM works there, what machine it is, who measures on it now. */
@ExportedBean
public final class NodeBenchmarks implements Action {

    private static final DateTimeFormatter LOOKED_AT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private final Computer computer;

    private NodeBenchmarks(Computer computer) {
        this.computer = computer;
    }

    public Computer getComputer() {
        return computer;
    }

    @Override
    public String getIconFileName() {
        return "symbol-analytics";
    }

    @Override
    public String getDisplayName() {
        return Messages.NodeBenchmarks_DisplayName();
    }

    @Override
    public String getUrlName() {
        return "kvmbench";
    }

    /** What is known, null until the node was first looked at. */
    public NodeFacts getFacts() {
        return NodeFacts.of(computer).orElse(null);
    }

    /** Whether it is looked at when it comes online. */
    public boolean isChosen() {
        return NodeFacts.isChosen(computer);
    }

    /** When that was found out, for people; null until then. */
    public String getLookedAt() {
        NodeFacts facts = getFacts();
        return facts == null ? null : LOOKED_AT.format(facts.probed().atOffset(ZoneOffset.UTC));
    }

    /** Who measures on the node now, null when nobody does. */
    public Owner getHolder() {
        return NodeLock.get().holder(computer.getName()).orElse(null);
    }

    /** Who waits for it, the next first. */
    public List<Owner> getWaiting() {
        return NodeLock.get().waiting(computer.getName());
    }

    /** Where the build of an owner is, from Jenkins' root; null when it has none that this user may see. */
    public String path(Owner owner) {
        return owner.visible().map(Run::getUrl).orElse(null);
    }

    /** A number as it is shown. */
    public String digits(double value) {
        return Quantity.of(value, "").toString();
    }

    public boolean isMayProbe() {
        return computer.hasPermission(Computer.CONFIGURE);
    }

    @RequirePOST
    public HttpResponse doProbe() {
        // the built-in node grants this only to administrators, and says so in hasPermission alone
        if (!isMayProbe()) {
            throw new AccessDeniedException3(Jenkins.getAuthentication2(), Computer.CONFIGURE);
        }
        NodeFacts.refresh(computer);
        return new HttpRedirect(".");
    }

    public Api getApi() {
        return new Api(this);
    }

    /** Whether a virtual machine could be made; null until the node was first looked at. */
    @Exported
    public Boolean getKvm() {
        NodeFacts facts = getFacts();
        return facts == null ? null : facts.kvm().usable();
    }

    /** Why not; null when it could, or when nobody looked. */
    @Exported
    public String getReason() {
        NodeFacts facts = getFacts();
        return facts == null || facts.kvm().usable() ? null : facts.kvm().reason();
    }

    @Exported
    public String getFingerprint() {
        NodeFacts facts = getFacts();
        return facts == null ? null : facts.machine().fingerprint();
    }

    @Exported
    public Map<String, String> getParts() {
        NodeFacts facts = getFacts();
        return facts == null ? Map.of() : facts.machine().parts();
    }

    @Exported
    public Map<String, Double> getCalibration() {
        NodeFacts facts = getFacts();
        return facts == null ? Map.of() : facts.machine().calibration();
    }

    /** The build that measures now, for people; null when none does, or none that this user may see. */
    @Exported
    public String getMeasuring() {
        Owner holder = getHolder();
        return holder == null || path(holder) == null ? null : holder.name();
    }

    /** Adds itself to every node. */
    @Extension
    public static final class Factory extends TransientActionFactory<Computer> {

        @Override
        public Class<Computer> type() {
            return Computer.class;
        }

        @Override
        public Class<NodeBenchmarks> actionType() {
            return NodeBenchmarks.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Computer computer) {
            return Set.of(new NodeBenchmarks(computer));
        }
    }
}
