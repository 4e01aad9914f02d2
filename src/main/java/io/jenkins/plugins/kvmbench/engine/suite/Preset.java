package io.jenkins.plugins.kvmbench.engine.suite;

import java.util.Locale;

/** How thorough a run is. */
public enum Preset {
    /** Seconds: enough for a pull request. */
    QUICK,
    /** Minutes: the points people compare. */
    STANDARD,
    /** The whole grid of the suite's origin. */
    FULL;

    /** The name on command lines and in configuration. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws SuiteException when there is no such preset */
    public static Preset of(String id) {
        for (Preset preset : values()) {
            if (preset.id().equals(id)) {
                return preset;
            }
        }
        throw new SuiteException("unknown preset '" + id + "': use quick, standard or full");
    }
}
