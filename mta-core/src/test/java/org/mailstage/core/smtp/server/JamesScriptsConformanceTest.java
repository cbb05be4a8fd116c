package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.smtp.SmtpScript;

/** Dialogues of Apache James, by reply code; see {@code /conformance/smtp-james-scripts/README.md}. */
class JamesScriptsConformanceTest {

    private static List<String> lines(String name) throws IOException {
        String path = "/conformance/smtp-james-scripts/" + name + ".test";
        try (InputStream in = JamesScriptsConformanceTest.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return new String(in.readAllBytes(), US_ASCII).lines().toList();
        }
    }

    private static List<String> play(List<String> lines) {
        return play(lines, "mx");
    }

    private static List<String> play(List<String> lines, String listener) {
        SessionPeer peer = new SessionPeer(new RecordingPolicy(SmtpScript.LIMITS, listener));
        lines.stream().filter(line -> line.startsWith("C:")).forEach(line -> {
            String text = line.length() > 3 ? line.substring(3) : "";
            peer.send((text.replace("\\r\\n", "\r\n") + "\r\n").getBytes(US_ASCII));
        });
        List<String> codes = new ArrayList<>();
        for (String reply = peer.readReply(); reply != null; reply = peer.answered() ? peer.readReply() : null) {
            codes.add(reply.substring(0, 3));
        }
        return codes;
    }

    /** A line of a reply that goes on has no blank behind its code; in {@code 250.*} it is a dot. */
    private static List<String> expectedCodes(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("S: ") && line.charAt(6) == ' ')
                .map(line -> line.substring(3, 6))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"helo", "rcpt_with_starttls", "data_with_starttls", "data_starts_with_starttls"})
    void sessionShouldGiveTheSameCodesWhenDialogueIsPlayed(String name) throws IOException {
        List<String> lines = lines(name);

        assertThat(play(lines)).isEqualTo(expectedCodes(lines)).hasSizeGreaterThan(4);
    }

    @Test
    void sessionShouldBeReadyForTlsWhenItIsAskedFor() throws IOException {
        assertThat(play(lines("starttls"))).isEqualTo(expectedCodes(lines("starttls")));
    }

    @Test
    void sessionShouldRefuseAuthWhenNobodySaidHello() throws IOException {
        assertThat(play(lines("authplain"), "submission")).containsExactly("220", "503", "500", "500");
    }

    @Test
    void sessionShouldRefuseSecretsWhenThereIsNoTls() throws IOException {
        assertThat(play(lines("starttls_session_fixation"), "submission"))
                .containsExactly("220", "250", "538", "500", "500", "530", "503", "220");
    }

    @Test
    void sessionShouldEndWhenCommandIsInjectedBehindStarttls() throws IOException {
        assertThat(play(lines("starttls_with_injection"))).containsExactly("220", "250", "220");
    }
}
