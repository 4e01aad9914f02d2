package io.jenkins.plugins.kvmbench.engine.github;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class TokenTest {

    private static final String GOOD = "ghp_0123456789012345678901234567890123456";

    @Test
    public void shouldRefuseWhatCannotBeATokenWithoutShowingIt() {
        assertEquals(20, MalformedTokens.ALL.size());
        for (String malformed : MalformedTokens.ALL) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Token.of(malformed));

            assertTrue(refused.getMessage(), refused.getMessage().startsWith("the GitHub token cannot be used: it "));
            MalformedTokens.assertHidden("message", refused.getMessage());
        }
        for (String empty : List.of("", " \n ", "short")) {
            assertThrows(IllegalArgumentException.class, () -> Token.of(empty));
        }
    }

    @Test
    public void shouldTakeATokenThatWhiteSpaceSurrounds() {
        assertEquals(GOOD, Token.of(" " + GOOD + "\r\n").text());
        assertEquals("***", Token.of(GOOD).toString());
        assertEquals("a web token of an app", 600, Token.of("x".repeat(600)).text().length());
    }

    @Test
    public void shouldHideItselfAndWhatLooksLikeAnother() {
        Token token = Token.of("0123456789abcdef0123456789abcdef01234567");

        assertEquals("sent *** and ***", token.hidden("sent " + token.text() + " and " + GOOD));
        assertEquals("at https://***@ghe.example/api", Token.withoutCredentials("at https://me:pw@ghe.example/api"));
        MalformedTokens.assertHidden("key", Token.withoutCredentials("parsing " + MalformedTokens.ALL.get(3)));
    }

    @Test
    public void shouldNotShowTheCredentialsOfAUrl() {
        String good = GOOD;
        for (String url : List.of(
                "https://S3cretOfTheToken@ghe.example/api/v3",
                "https://me:S3cretOfTheToken@ghe.example/api/v3",
                "https://me:S3cret@OfTheToken@ghe.example/api/v3",
                "https://me:pa?S3cretOfTheToken@ghe.example",
                "https://me:pa/S3cretOfTheToken@ghe.example",
                "me:S3cretOfTheToken@ghe.example",
                "http://ghe.example/api/v3?access_token=S3cretOfTheToken",
                "https://ghe.example/#S3cretOfTheToken",
                "https:// ghe.example/S3cret OfTheToken@x")) {
            IllegalArgumentException refused = assertThrows(
                    url, IllegalArgumentException.class, () -> Publisher.connect(url, Token.of(good), Map.of()));

            MalformedTokens.assertHidden(url, refused.getMessage());
        }
        String typo = assertThrows(IllegalArgumentException.class, () -> Publisher.checkApiUrl("http://ghe.example/api/v3")).getMessage();
        assertTrue(typo, typo.contains("'http://ghe.example/api/v3'"));
    }
}
