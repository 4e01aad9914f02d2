package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.kohsuke.github.GHApp;
import org.kohsuke.github.GitHub;

/**
 * Whom the credentials stand for, and so which comments are their own. The installation of an app, which the token of a
 * workflow is too, may not ask GitHub for its name; it is learnt from the first thing that it writes.
 */
final class Identity {

    /** How the logins of apps end; no person's login can. */
    private static final String APP = "[bot]";

    private String login = "";
    private boolean asked;

    /** @throws IOException when GitHub cannot be asked now; that it will not say is no problem */
    synchronized void ask(GitHub client) throws IOException {
        if (asked) {
            return;
        }
        try {
            learn(client.getMyself().getLogin());
        } catch (IOException e) {
            if (Refusal.of(e).kind() != Refusal.Kind.FORBIDDEN) {
                throw e;
            }
        }
        asked = true;
    }

    synchronized void learn(String author) {
        login = author;
    }

    synchronized void learn(GHApp app) {
        if (login.isEmpty() && app != null && app.getSlug() != null) {
            login = app.getSlug() + APP;
        }
    }

    /**
     * Of the comments with our marker those we wrote: anybody can write a marker. Where our name is not known, those of the only
     * app among the authors.
     */
    synchronized List<SavedComment> own(List<SavedComment> marked) {
        return own(marked, SavedComment::author);
    }

    /** The same of anything else that has an author. */
    synchronized <T> List<T> own(List<T> marked, Function<T, String> authors) {
        String author = login.isEmpty() ? onlyApp(marked, authors) : login;
        return marked.stream()
                .filter(one -> authors.apply(one).equalsIgnoreCase(author))
                .toList();
    }

    private static <T> String onlyApp(List<T> marked, Function<T, String> authors) {
        List<String> apps = marked.stream()
                .map(authors)
                .filter(author -> author.endsWith(APP))
                .distinct()
                .toList();
        return apps.size() == 1 ? apps.get(0) : APP;
    }
}
