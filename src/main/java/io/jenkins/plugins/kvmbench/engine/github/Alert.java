package io.jenkins.plugins.kvmbench.engine.github;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who is to know that a branch became slower.
 *
 * @param branch its name
 * @param mentions logins of people, or teams as {@code organization/team}, without {@code @}; GitHub tells them when the issue is opened
 */
public record Alert(String branch, List<String> mentions) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:/[A-Za-z0-9][\\w.-]{0,99})?");

    /** @throws IllegalArgumentException when a mention cannot be somebody's name */
    public Alert {
        mentions = mentions.stream().map(name -> name.replaceFirst("^@", "")).toList();
        for (String name : mentions) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + name + "' is no login, nor ORGANIZATION/TEAM");
            }
        }
    }

    /** The end of a text; empty where nobody is mentioned. */
    String mentioned() {
        return mentions.isEmpty() ? "" : "\n" + mentions.stream().map(name -> "@" + name).collect(Collectors.joining(" ")) + "\n";
    }
}
