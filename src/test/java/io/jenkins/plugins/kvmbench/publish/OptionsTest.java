package io.jenkins.plugins.kvmbench.publish;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessDeniedException3;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.kvmbench.steps.BenchmarkRecorder;
import io.jenkins.plugins.kvmbench.steps.KvmBenchBuilder;
import io.jenkins.plugins.kvmbench.steps.ResultPublisher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The forms, the global configuration, and which credentials a build may use. */
public class OptionsTest {

    private static final String HEAD = "a".repeat(40);

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @BeforeClass
    public static void credentials() throws Exception {
        Publishings.add(Publishings.text("global", "ghp_globalglobalglobal"));
        Publishings.add(new StringCredentialsImpl(
                CredentialsScope.SYSTEM, "system", "", Secret.fromString("ghp_systemsystemsystem")));
    }

    private static GitHubOptions options() {
        GitHubOptions options = new GitHubOptions();
        options.setMode("on-failure");
        options.setRepository("o/r");
        options.setPullRequest("${PULL}");
        options.setCommit("${HEAD}");
        options.setCredentialsId("global");
        options.setApiUrl("https://github.example/api/v3");
        options.setCheck(false);
        return options;
    }

    private static void assertSame(GitHubOptions expected, GitHubOptions actual) throws Exception {
        JENKINS.assertEqualDataBoundBeans(expected, actual);
    }

    @Test
    public void shouldKeepOptionsThroughTheForm() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        BenchmarkRecorder recorder = new BenchmarkRecorder(List.of());
        recorder.setGithub(options());
        ResultPublisher publisher = new ResultPublisher();
        publisher.setId("other");
        job.getPublishersList().add(recorder);
        job.getPublishersList().add(publisher);

        KvmBenchBuilder builder = new KvmBenchBuilder(List.of("snapshot"));
        builder.setGithub(options());
        job.getBuildersList().add(builder);

        JENKINS.configRoundtrip((Item) job);
        job.doReload();

        assertSame(options(), job.getPublishersList().get(BenchmarkRecorder.class).getGithub());
        assertSame(options(), job.getBuildersList().get(KvmBenchBuilder.class).getGithub());
        assertEquals("other", job.getPublishersList().get(ResultPublisher.class).getId());
        assertEquals(null, job.getPublishersList().get(ResultPublisher.class).getGithub());
    }

    @Test
    public void shouldKeepTheDefaultsThroughTheForm() throws Exception {
        GitHubDefaults defaults = GitHubDefaults.get();
        defaults.setMode("on-change");
        defaults.setApiUrl("https://github.example/api/v3");
        defaults.setCredentialsId("global");
        try {
            JENKINS.configRoundtrip();

            assertEquals("on-change", defaults.getMode());
            assertEquals("https://github.example/api/v3", defaults.getApiUrl());
            assertEquals("global", defaults.getCredentialsId());
        } finally {
            defaults.setMode("");
            defaults.setApiUrl("");
            defaults.setCredentialsId("");
        }
        assertEquals("https://api.github.com", defaults.getApiUrl());
        assertEquals("always", defaults.getMode());
    }

    @Test
    public void shouldBeConfiguredAsCode() throws Exception {
        Path file = folder.getRoot().toPath().resolve("jenkins.yaml");
        Files.writeString(file, """
                unclassified:
                  kvmBenchGitHub:
                    mode: "never"
                    credentialsId: "global"
                    apiUrl: "https://github.example/api/v3"
                """);
        try {
            ConfigurationAsCode.get().configure(file.toString());

            assertEquals("never", GitHubDefaults.get().getMode());
            assertEquals("global", GitHubDefaults.get().getCredentialsId());
            java.io.ByteArrayOutputStream exported = new java.io.ByteArrayOutputStream();
            ConfigurationAsCode.get().export(exported);
            assertThat(exported.toString("UTF-8"), containsString("kvmBenchGitHub:"));
        } finally {
            GitHubDefaults.get().setMode("");
            GitHubDefaults.get().setApiUrl("");
            GitHubDefaults.get().setCredentialsId("");
        }
    }

    @Test
    public void shouldTellOnlyThoseWhoMayUseThemWhichCredentialsThereAre() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        GitHubOptions.DescriptorImpl form =
                JENKINS.jenkins.getDescriptorByType(GitHubOptions.DescriptorImpl.class);
        secure();
        assertEquals(List.of("current"), as("reader", () -> ids(form.doFillCredentialsIdItems(job, "", "current"))));
        assertEquals(List.of("current"), as("author", () -> ids(form.doFillCredentialsIdItems(null, "", "current"))));
        assertEquals(List.of("", "global"), as("author", () -> ids(form.doFillCredentialsIdItems(job, "", "global"))));
        assertEquals(List.of(), as("reader", () -> ids(form.doFillModeItems(job))));
        assertEquals(
                FormValidation.Kind.OK, as("reader", () -> form.doCheckCredentialsId(job, "", "guessed").kind));
        assertEquals(
                FormValidation.Kind.ERROR, as("author", () -> form.doCheckCredentialsId(job, "", "guessed").kind));
        GitHubDefaults defaults = GitHubDefaults.get();
        assertEquals(List.of("current"), as("author", () -> ids(defaults.doFillCredentialsIdItems("", "current"))));
        assertThrows(AccessDeniedException3.class, () -> as("author", defaults::doFillModeItems));
        assertThrows(AccessDeniedException3.class, () -> as("author", () -> defaults.doCheckApiUrl("x")));
    }

    private static void secure() {
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ).everywhere().to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.EXTENDED_READ).everywhere().to("author"));
    }

    @After
    public void open() {
        JENKINS.jenkins.disableSecurity();
    }

    private static <T> T as(String user, java.util.concurrent.Callable<T> what) throws Exception {
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            return what.call();
        }
    }

    private static List<String> ids(ListBoxModel items) {
        return items.stream().map(item -> item.value).sorted().toList();
    }

    @Test
    public void shouldCheckWhatIsEntered() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        GitHubOptions.DescriptorImpl form =
                JENKINS.jenkins.getDescriptorByType(GitHubOptions.DescriptorImpl.class);
        secure();
        as("author", () -> {
            assertEquals(FormValidation.Kind.OK, form.doCheckPullRequest(job, "${PULL}").kind);
            assertEquals(FormValidation.Kind.OK, form.doCheckPullRequest(job, "7").kind);
            assertEquals(FormValidation.Kind.ERROR, form.doCheckPullRequest(job, "#7").kind);
            assertEquals(FormValidation.Kind.OK, form.doCheckRepository(job, "o/r").kind);
            assertEquals(FormValidation.Kind.ERROR, form.doCheckRepository(job, "https://github.com/o/r").kind);
            assertEquals(FormValidation.Kind.OK, form.doCheckCommit(job, HEAD).kind);
            assertEquals(FormValidation.Kind.ERROR, form.doCheckCommit(job, "abc").kind);
            assertEquals(FormValidation.Kind.OK, form.doCheckApiUrl(job, "https://github.example/api/v3").kind);
            assertEquals(FormValidation.Kind.ERROR, form.doCheckApiUrl(job, "http://github.example/api/v3").kind);
            return null;
        });
    }

    private static Publishing named(String credentials, String apiUrl) {
        return new Publishing("", "o/r", "7", HEAD, credentials, apiUrl, true, true, false);
    }

    @Test
    public void shouldUseOnlyCredentialsThatTheJobMayUse() throws Exception {
        Folder mine = JENKINS.createProject(Folder.class, "mine");
        Folder theirs = JENKINS.createProject(Folder.class, "theirs");
        theirs.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(Domain.global(), List.of(Publishings.text("theirs", "ghp_theirstheirstheirs")))
        }));
        FreeStyleProject job = mine.createProject(FreeStyleProject.class, "job");
        FreeStyleBuild build = JENKINS.buildAndAssertSuccess(job);
        String api = "https://api.github.com";

        assertTrue(named("global", api).destination(build).orElseThrow().credentials().isPresent());
        for (String id : List.of("theirs", "system", "none")) {
            CannotPublishException e =
                    assertThrows(CannotPublishException.class, () -> named(id, api).destination(build));
            assertThat(e.getMessage(), containsString("there are no credentials '" + id + "' that mine » job may use for " + api));
        }
        FreeStyleBuild other = JENKINS.buildAndAssertSuccess(theirs.createProject(FreeStyleProject.class, "job"));
        assertTrue(named("theirs", api).destination(other).orElseThrow().credentials().isPresent());
    }

    @Test
    public void shouldSendCredentialsOfADomainToItsHostAlone() throws Exception {
        Folder some = JENKINS.createProject(Folder.class, "some");
        some.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    new Domain("github", "", List.of(new HostnameSpecification("api.github.com", ""))),
                    List.of(Publishings.text("bound", "ghp_boundboundbound")))
        }));
        FreeStyleBuild build = JENKINS.buildAndAssertSuccess(some.createProject(FreeStyleProject.class, "job"));

        assertTrue(named("bound", "https://api.github.com").destination(build).isPresent());
        assertThrows(
                CannotPublishException.class, () -> named("bound", "https://evil.example/api/v3").destination(build));
    }

    @Test
    public void shouldNotTurnAnUnexpectedSecretIntoAMessage() {
        CannotPublishException e = assertThrows(
                CannotPublishException.class, () -> Tokens.of(Publishings.text("odd", "ghp_odd odd\nodd")));

        assertThat(e.getMessage(), containsString("'odd' is no token"));
        assertTrue(!e.getMessage().contains("ghp_odd"));
    }
}
