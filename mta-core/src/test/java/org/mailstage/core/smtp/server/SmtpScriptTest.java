package org.mailstage.core.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailstage.core.smtp.SmtpScript;

/** All dialogues against the session, and the runner against itself. */
class SmtpScriptTest {

    static List<SmtpScript> scripts() {
        return SmtpScript.loadAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void sessionShouldAnswerAsWrittenWhenDialogueIsPlayed(SmtpScript script) throws IOException {
        try (SessionPeer peer = new SessionPeer(new RecordingPolicy(SmtpScript.LIMITS, script.listener()))) {
            script.run(peer);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void sessionShouldAnswerTheSameWhenOctetsComeOneByOne(SmtpScript script) throws IOException {
        try (SessionPeer peer = new SessionPeer(new RecordingPolicy(SmtpScript.LIMITS, script.listener()))) {
            script.run(new SmtpScript.Peer() {
                @Override
                public String readReply() {
                    return peer.readReply();
                }

                @Override
                public void startTls() {
                    peer.startTls();
                }

                @Override
                public void send(byte[] octets) {
                    for (byte octet : octets) {
                        peer.send(new byte[] {octet});
                    }
                }
            });
        }
    }

    @Test
    void scriptShouldFailWhenServerAnswersOtherwise() {
        for (String wrong : List.of("S: 221", "S: 250", "S: 220 8BITMIME", "S: 220 !ESMTP", "S: closed")) {
            SmtpScript script = SmtpScript.parse("wrong", wrong).get(0);
            assertThatThrownBy(() -> script.run(new SessionPeer(new RecordingPolicy())))
                    .as(wrong)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("wrong, line 1");
        }
    }

    @Test
    void scriptShouldSplitIntoDialoguesWhenTitlesAreGiven() {
        List<SmtpScript> scripts = SmtpScript.parse("x", "# c\n= one\nC: a\n\n= two\nS: 220\n");

        assertThat(scripts).extracting(SmtpScript::toString).containsExactly("x: one", "x: two");
        assertThatThrownBy(() -> SmtpScript.parse("x", "220 hello")).isInstanceOf(IllegalArgumentException.class);
    }
}
