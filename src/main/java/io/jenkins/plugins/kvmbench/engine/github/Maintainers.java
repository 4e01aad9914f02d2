package io.jenkins.plugins.kvmbench.engine.github;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.kohsuke.github.GHPermissionType;
import org.kohsuke.github.GHRepository;

/** Who may decide for a repository: those who may write to it. What an event says of its author is only a hint. */
final class Maintainers {

    private Maintainers() {}

    static boolean mayWrite(GHRepository repository, String login) throws IOException {
        try {
            GHPermissionType permission = repository.getPermission(login);
            return permission == GHPermissionType.ADMIN || permission == GHPermissionType.WRITE;
        } catch (FileNotFoundException nobody) {
            return false;
        }
    }
}
