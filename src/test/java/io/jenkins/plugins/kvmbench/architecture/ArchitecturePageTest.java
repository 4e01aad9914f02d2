package io.jenkins.plugins.kvmbench.architecture;

import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;

public class ArchitecturePageTest {

    @Test
    public void shouldShowTheDiagramThatTheCodeIsHeldTo() throws Exception {
        String page = Files.readString(Path.of("docs/architecture.md"), StandardCharsets.UTF_8);
        String block = "```mermaid\n" + Diagram.load().mermaid() + "```\n";

        assertTrue("docs/architecture.md must contain what architecture.puml says:\n" + block, page.contains(block));
    }
}
