package io.jenkins.plugins.kvmbench.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One Java source, parsed and not compiled: what can be said of the Jenkins adapters where Jenkins' artifacts are not.
 *
 * @param path the file
 * @param unit its syntax tree
 */
record AdapterSource(Path path, CompilationUnitTree unit) {

    static final Path MAIN = Path.of("src/main/java");
    static final Path RESOURCES = Path.of("src/main/resources");
    private static final Set<String> KNOW_NO_JENKINS = Set.of("cli", "agent");
    private static final String ROOT = "io.jenkins.plugins.kvmbench.";

    /** A method, and the class that it is written in. */
    record Method(ClassTree owner, MethodTree tree) {

        String name() {
            return tree.getName().toString();
        }

        boolean isPublic() {
            return tree.getModifiers().getFlags().contains(Modifier.PUBLIC);
        }

        /** Whether it bears one of these annotations. */
        boolean has(String... annotations) {
            return AdapterSource.annotated(tree.getModifiers().getAnnotations(), annotations);
        }

        @Override
        public String toString() {
            return owner.getSimpleName() + "." + name();
        }
    }

    private static boolean annotated(List<? extends AnnotationTree> present, String... annotations) {
        return present.stream().anyMatch(annotation ->
                List.of(annotations).contains(annotation.getAnnotationType().toString()));
    }

    /** All main sources, sorted. @throws AssertionError when one does not parse */
    static List<AdapterSource> all() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<AdapterSource> sources = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null);
                Stream<Path> paths = Files.walk(MAIN)) {
            List<Path> java = paths.filter(path -> path.toString().endsWith(".java")).sorted().toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, problems, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(java));
            for (CompilationUnitTree unit : task.parse()) {
                sources.add(new AdapterSource(Path.of(unit.getSourceFile().getName()), unit));
            }
        }
        List<String> errors = problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
        if (!errors.isEmpty()) {
            throw new AssertionError(String.join("\n", errors));
        }
        return sources;
    }

    /** The sources that know Jenkins. */
    static List<AdapterSource> adapters() throws IOException {
        return all().stream()
                .filter(source -> !source.component().startsWith("engine.") && !KNOW_NO_JENKINS.contains(source.component()))
                .toList();
    }

    /** The package below this project's root, for example {@code steps} or {@code engine.gate}. */
    String component() {
        String name = unit.getPackageName().toString();
        return name.length() < ROOT.length() ? "" : name.substring(ROOT.length());
    }

    /** The room of the diagram that a package is or lies in: {@code gate} of {@code engine.gate.test}. */
    static String box(String component) {
        return component.replaceFirst("^engine\\.", "").replaceFirst("\\..*", "");
    }

    /** Names of imported types, as written. */
    List<String> imports() {
        return unit.getImports().stream()
                .map(ImportTree::getQualifiedIdentifier)
                .map(Object::toString)
                .toList();
    }

    /** Packages of this project that are imported, in the form of {@link #component}. */
    List<String> importedComponents() {
        return imports().stream()
                .filter(name -> name.startsWith(ROOT))
                .map(name -> name.substring(ROOT.length()).replaceAll("\\.?[A-Z].*", ""))
                .distinct()
                .toList();
    }

    /** All methods, those of nested classes included. */
    List<Method> methods() {
        List<Method> methods = new ArrayList<>();
        classes().values().forEach(type -> type.getMembers().forEach(member -> {
            if (member instanceof MethodTree method) {
                methods.add(new Method(type, method));
            }
        }));
        return methods;
    }

    /** The named classes of this file by the folder of their views, for example {@code a/b/Outer/Inner}. */
    Map<String, ClassTree> classes() {
        Map<String, ClassTree> classes = new TreeMap<>();
        String folder = unit.getPackageName().toString().replace('.', '/');
        new TreeScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                String path = outer + "/" + type.getSimpleName();
                if (!type.getSimpleName().isEmpty()) {
                    classes.put(path, type);
                }
                return super.visitClass(type, path);
            }
        }.scan(unit, folder);
        return classes;
    }
}
