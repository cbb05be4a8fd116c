package org.mailstage.core.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyEncoderTest {

    private static String wire(Reply reply) {
        return new String(ReplyEncoder.encode(reply), ISO_8859_1);
    }

    @Test
    void encodeShouldPutStatusOnEveryLineWhenReplyHasOne() {
        assertThat(wire(new Reply(550, EnhancedStatus.of(5, 7, 1), List.of("one", "", "three"))))
                .isEqualTo("550-5.7.1 one\r\n550-5.7.1 \r\n550 5.7.1 three\r\n");
    }

    @Test
    void encodeShouldWriteCodeAndTextWhenReplyIsPlain() {
        assertThat(wire(Reply.plain(354, "go on"))).isEqualTo("354 go on\r\n");
        assertThat(wire(Reply.plain(250, "host", "SIZE 1"))).isEqualTo("250-host\r\n250 SIZE 1\r\n");
        assertThat(wire(Reply.plain(250))).isEqualTo("250 \r\n");
        assertThat(wire(Reply.of(450, "4.12.345", "x"))).isEqualTo("450 4.12.345 x\r\n");
    }

    @Test
    void encodeShouldKeepReplyInOnePieceWhenTextHasLineEnds() {
        assertThat(wire(Reply.of(550, "5.0.0", "no\r\n250 yes\0é€"))).isEqualTo("550 5.0.0 no  250 yes ??\r\n");
    }

    @Test
    void encodeShouldWrapWhenTextIsLongerThanALine() {
        String[] lines = wire(Reply.of(550, "5.0.0", "x".repeat(1200))).split("\r\n");

        assertThat(lines).hasSize(3);
        assertThat(lines[0]).hasSize(510).startsWith("550-5.0.0 xx");
        assertThat(lines[2]).startsWith("550 5.0.0 xx");
        assertThat(String.join("", lines).chars().filter(c -> c == 'x').count()).isEqualTo(1200);
    }
}
