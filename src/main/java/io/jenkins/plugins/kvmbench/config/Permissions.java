package io.jenkins.plugins.kvmbench.config;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;

/** Who may overrule a gate. */
public final class Permissions {

    public static final PermissionGroup GROUP =
            new PermissionGroup(Permissions.class, Messages._Permissions_Title());

    /** Makes a build the baseline of those that follow, though its gate failed. */
    public static final Permission ACCEPT = new Permission(
            GROUP, "AcceptBaseline", Messages._Permissions_Accept(), Run.UPDATE, PermissionScope.ITEM);

    /** Lets benchmarks regress for a time. */
    public static final Permission WAIVE =
            new Permission(GROUP, "Waive", Messages._Permissions_Waive(), Item.CONFIGURE, PermissionScope.ITEM);

    private Permissions() {}

    /** Authorization strategies that are loaded from disk look permissions up by name: these must be there by then. */
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void register() {
        GROUP.getPermissions();
    }
}
