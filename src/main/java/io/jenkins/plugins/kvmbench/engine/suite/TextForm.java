package io.jenkins.plugins.kvmbench.engine.suite;

import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a text must look like to be of any use.
 *
 * @param inWords for people
 * @param fits whether a text does
 */
record TextForm(String inWords, Predicate<String> fits) {

    static final TextForm ANY = new TextForm("any text", text -> true);

    static final TextForm NOT_BLANK = new TextForm("any text that is not empty", text -> !text.isBlank());

    /** As the harness reads them: numbers and ranges that do not run backwards. Whether the machine has them is seen there. */
    static final TextForm CPUS = new TextForm(
            "CPUs as taskset takes them, for example 0, 0-3 or 0,2,4-6, or nothing", text -> text.isEmpty() || areCpus(text));

    /** Whether it is there is seen on the machine that measures, before the first slot. */
    static final TextForm DIRECTORY = new TextForm("a directory that exists", text -> true);

    private static final Pattern LIST = Pattern.compile("\\d{1,5}(-\\d{1,5})?(,\\d{1,5}(-\\d{1,5})?)*");

    private static final Pattern RANGE = Pattern.compile("(\\d+)-(\\d+)");

    private static boolean areCpus(String text) {
        return LIST.matcher(text).matches() && RANGE.matcher(text).results().allMatch(TextForm::runsForwards);
    }

    private static boolean runsForwards(MatchResult range) {
        return Integer.parseInt(range.group(1)) <= Integer.parseInt(range.group(2));
    }
}
