package io.jenkins.plugins.kvmbench.engine.result;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One run of kvmbench, or one imported file. Strings are empty when not known.
 *
 * @param id unique, made when the run starts
 * @param started when the first slot began, null when not known
 * @param finished when the last slot ended, null while it runs or when not known
 * @param commit the head's commit
 * @param branch the head's branch
 * @param changeRequest the change request's number
 * @param command the command line that repeats it
 * @param subjects what the arms stand for; an arm that was not measured is absent
 */
public record RunInfo(
        String id,
        Instant started,
        Instant finished,
        String commit,
        String branch,
        String changeRequest,
        String command,
        Map<Arm, Subject> subjects) {

    /** Nothing is known about the run. */
    public static final RunInfo UNKNOWN = new RunInfo("", null, null, "", "", "", "", Map.of());

    public RunInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(commit, "commit");
        Objects.requireNonNull(branch, "branch");
        Objects.requireNonNull(changeRequest, "changeRequest");
        Objects.requireNonNull(command, "command");
        subjects = Collections.unmodifiableMap(new TreeMap<>(subjects));
    }

    /** Whether a run of kvmbench began and did not come to its end. Imported files have no id, and a time at most. */
    public boolean unfinished() {
        return !id.isEmpty() && started != null && finished == null;
    }

    public Subject subject(Arm arm) {
        return subjects.getOrDefault(arm, Subject.UNKNOWN);
    }
}
