package io.jenkins.plugins.kvmbench.engine.github;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Remembers how long was to be waited, and does not wait. */
final class Waits implements Patience.Sleeper {

    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void sleep(Duration wait) {
        waits.add(wait);
    }

    List<Duration> all() {
        return List.copyOf(waits);
    }

    Publisher publisher(String api, String token) {
        return publisher(api, token, new Turns());
    }

    /** @param turns of its own: as if in another process */
    Publisher publisher(String api, String token, Turns turns) {
        return new Publisher(
                Clients.connect(api, token), new Patience(5, Patience.DEFAULT.longest(), this), turns);
    }
}
