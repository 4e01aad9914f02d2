package io.jenkins.plugins.kvmbench.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.AbortException;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class LinesTest {

    @Test
    public void shouldReadPairsWithBlanksAndEmptyLines() throws Exception {
        assertEquals(
                Map.of("pages", "100,1000", "strategy", "fast"),
                Lines.pairs("params", "\n pages = 100,1000 \r\n\nstrategy=fast\n"));
    }

    @Test
    public void shouldKeepEqualsSignsOfTheValue() throws Exception {
        assertEquals(Map.of("command", "FOO=1 ./bench"), Lines.pairs("base", "command=FOO=1 ./bench"));
    }

    @Test
    public void shouldNameTheOptionAndTheLineThatIsNoPair() {
        AbortException e = assertThrows(AbortException.class, () -> Lines.pairs("params", "pages"));

        assertEquals("'params' cannot be 'pages': write name=value.", e.getMessage());
    }

    @Test
    public void shouldRefuseANameThatIsSetTwice() {
        AbortException e = assertThrows(AbortException.class, () -> Lines.pairs("head", "a=1\na=2"));

        assertTrue(e.getMessage(), e.getMessage().contains("'head' sets 'a' twice"));
    }

    @Test
    public void shouldMakeLinesOfMapsAndLists() {
        assertEquals("pages=100,1000", Lines.join(Map.of("pages", List.of(100, 1000))));
        assertEquals("a=1\nb=2", Lines.join(List.of("a=1", "b=2")));
        assertEquals("as it is", Lines.join("as it is"));
    }
}
