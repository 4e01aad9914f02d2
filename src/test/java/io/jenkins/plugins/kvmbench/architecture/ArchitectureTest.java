package io.jenkins.plugins.kvmbench.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInDiagram;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

import com.fasterxml.jackson.core.JsonFactory;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import org.junit.runner.RunWith;

/** The rules of docs/architecture.md, held against the compiled classes. */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(packages = "io.jenkins.plugins.kvmbench", importOptions = ImportOption.DoNotIncludeTests.class)
public class ArchitectureTest {

    private static final Diagram DIAGRAM = Diagram.load();

    @ArchTest
    public static final ArchRule everyClassLiesInAPackageOfTheDiagram =
            classes().should().resideInAnyPackage(DIAGRAM.packages());

    @ArchTest
    public static final ArchRule packagesUseOnlyWhatTheDiagramAllows =
            classes().should(adhereToPlantUmlDiagram(DIAGRAM.expanded(), consideringOnlyDependenciesInDiagram()));

    @ArchTest
    public static final ArchRule packagesHaveNoCycles =
            slices().matching("io.jenkins.plugins.kvmbench.(**)").should().beFreeOfCycles();

    @ArchTest
    public static final ArchRule onlyHostCallsNativeCode = noClasses()
            .that()
            .resideOutsideOfPackage("..engine.host..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    public static final ArchRule engineAgentAndCommandLineKnowNoJenkins = noClasses()
            .that()
            .resideInAnyPackage("..kvmbench.engine..", "..kvmbench.agent..", "..kvmbench.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke.stapler..", "org.kohsuke.accmod..");

    @ArchTest
    public static final ArchRule onlyGithubUsesTheNetwork = noClasses()
            .that()
            .resideInAnyPackage("..kvmbench.engine..", "..kvmbench.cli..")
            .and()
            .resideOutsideOfPackage("..engine.github..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.kohsuke.github..", "java.net.http..");

    /** A suite is one folder; who wants its tables or presets asks for all suites. */
    @ArchTest
    public static final ArchRule nobodyNamesASuite = noClasses()
            .that()
            .resideOutsideOfPackage("..engine.suites..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..engine.suites..");

    @ArchTest
    public static final ArchRule suitesKnowNothingOfEachOther =
            slices().matching("..engine.suites.(*)..").should().notDependOnEachOther();

    /** Sessions ask the gate which to measure again; whoever wants a verdict asks Judgement. */
    @ArchTest
    public static final ArchRule verdictsAreMadeInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("..engine.gate..")
            .should()
            .callMethodWhere(target(owner(nameMatching(".*\\.(AbGate|BaselineGate)"))).and(target(name("decide"))));

    /**
     * What is not serializable cannot get into build.xml or across to an agent unnoticed. Enums and exceptions always are;
     * so is Jackson's factory, which the codec extends: a tool that holds no results.
     */
    @ArchTest
    public static final ArchRule engineTypesAreNotSerializable = noClasses()
            .that()
            .resideInAPackage("..kvmbench.engine..")
            .and()
            .areNotAssignableTo(Enum.class)
            .and()
            .areNotAssignableTo(Throwable.class)
            .and()
            .areNotAssignableTo(JsonFactory.class)
            .should()
            .beAssignableTo(Serializable.class);
}
