package io.jenkins.plugins.kvmbench.engine.result;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.Test;

public class GlobTest {

    @Test
    public void shouldMatchTheWholeText() {
        assertTrue(Glob.matches("snapshot/*", "snapshot/reset"));
        assertTrue(Glob.matches("?un_*s", "run_ns"));
        assertTrue(Glob.matches("", ""));
        assertTrue(Glob.matches("**", ""));
        assertTrue(Glob.matches("*", "a\nb"));
        assertFalse(Glob.matches("run", "run_ns"));
        assertFalse(Glob.matches("*run", "run_ns"));
        assertFalse(Glob.matches("r?n", "rn"));
        assertTrue("no character but these two is special", Glob.matches("a.[b]\\E*", "a.[b]\\Ec"));
    }

    @Test
    public void shouldAgreeWithRegularExpressions() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String glob = text(random, "ab*?");
            String text = text(random, "ab");
            String regex = glob.replace("*", ".*").replace("?", ".");
            assertEquals(glob + " " + text, Pattern.matches(regex, text), Glob.matches(glob, text));
        }
    }

    private static String text(Random random, String characters) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    /** A regular expression takes years for this, and what is read may hold it. */
    @Test(timeout = 10_000)
    public void shouldAnswerAtOnceWhateverThePattern() {
        assertFalse(Glob.matches("*a".repeat(2_000) + "b", "a".repeat(10_000)));
    }
}
