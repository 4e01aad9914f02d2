package io.jenkins.plugins.kvmbench.engine.github;

import java.util.Locale;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** One at a time for each repository, as GitHub asks for. A repository shares its turns with a few others. */
final class Turns {

    /** All publishers of this process. */
    static final Turns SHARED = new Turns();

    private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

    Lock of(String apiUrl, String repository) {
        return locks[Math.floorMod((apiUrl + "/" + repository).toLowerCase(Locale.ROOT).hashCode(), locks.length)];
    }
}
