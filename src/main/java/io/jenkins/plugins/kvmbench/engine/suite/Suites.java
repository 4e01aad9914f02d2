package io.jenkins.plugins.kvmbench.engine.suite;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The suites there are: those named in {@code META-INF/services}, in the order people read them. */
public final class Suites {

    private Suites() {}

    /** Loaded when somebody asks: a comparison of files needs none of it. */
    private static final class Loaded {
        private static final List<SuiteProvider> PROVIDERS =
                ServiceLoader.load(SuiteProvider.class, Suites.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    private static final class Described {
        private static final List<Suite> ALL =
                Loaded.PROVIDERS.stream().map(SuiteProvider::suite).toList();
    }

    /** The suites' folders. */
    public static List<SuiteProvider> providers() {
        return Loaded.PROVIDERS;
    }

    /** All suites. */
    public static List<Suite> all() {
        return Described.ALL;
    }

    /** The names of all suites, for people. */
    public static String names() {
        return providers().stream().map(SuiteProvider::name).collect(Collectors.joining(", "));
    }

    /** @throws SuiteException when there is no such suite */
    public static Suite get(String name) {
        return all().stream()
                .filter(suite -> suite.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SuiteException("unknown suite '" + name + "': there are " + names()));
    }
}
