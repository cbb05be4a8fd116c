package org.mailstage.connector.inbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.inbound.CommandLines.Found;

class CommandLinesTest {
    private static final int LIMIT = 20;

    /** Feeds the octets in pieces of these sizes, and on and on in pieces of the last. */
    private static List<String> found(String octets, int... pieces) {
        return found(false, octets, pieces);
    }

    private static List<String> found(boolean mend, String octets, int... pieces) {
        byte[] line = new byte[LIMIT];
        CommandLines lines = new CommandLines();
        ByteBuf input = Unpooled.buffer();
        List<String> results = new ArrayList<>();
        byte[] all = octets.getBytes(ISO_8859_1);
        int at = 0;
        for (int i = 0; at < all.length; i++) {
            int size = Math.min(all.length - at, pieces[Math.min(i, pieces.length - 1)]);
            input.writeBytes(all, at, size);
            at += size;
            Found found = lines.next(input, LIMIT, mend, line);
            while (found != Found.NOTHING) {
                results.add(found == Found.LINE ? new String(line, 0, lines.length(), ISO_8859_1) : "" + found);
                found = lines.next(input, LIMIT, mend, line);
            }
            assertThat(input.readableBytes()).isLessThanOrEqualTo(LIMIT);
        }
        return results;
    }

    @Test
    void linesShouldBeFoundWhenSeveralComeAtOnce() {
        assertThat(found("EHLO x\r\n\r\nMAIL", 1000)).containsExactly("EHLO x", "");
    }

    @Test
    void lineShouldBeFoundWhenItHasExactlyTheLimit() {
        assertThat(found("x".repeat(18) + "\r\nNOOP\r\n", 1000)).containsExactly("x".repeat(18), "NOOP");
    }

    @Test
    void lineShouldBeReportedOnceAndSkippedWhenItIsTooLong() {
        assertThat(found("x".repeat(19) + "\r\nNOOP\r\n", 1000)).containsExactly("TOO_LONG", "NOOP");
        assertThat(found("x".repeat(500) + "\r\nNOOP\r\n", 7)).containsExactly("TOO_LONG", "NOOP");
    }

    @Test
    void bareLineEndShouldBeReportedWhenCrOrLfStandsAlone() {
        assertThat(found("NOOP\nNOOP\r\n", 1000)).containsExactly("BARE_LINE_FEED", "NOOP");
        assertThat(found("\n", 1)).containsExactly("BARE_LINE_FEED");
        assertThat(found("NO\rOP\r\n", 1000)).containsExactly("BARE_LINE_FEED");
        assertThat(found("NOOP\r\r\n", 1000)).containsExactly("BARE_LINE_FEED");
    }

    @Test
    void lineFeedAloneShouldEndALineWhenItIsMended() {
        assertThat(found(true, "NOOP\nEHLO x\r\n\n", 1000)).containsExactly("NOOP", "EHLO x", "");
        assertThat(found(true, "NO\rOP\n", 1000)).containsExactly("BARE_LINE_FEED");
        assertThat(found(true, "x".repeat(30) + "\nNOOP\n", 4)).containsExactly("TOO_LONG", "NOOP");
    }

    @Test
    void resultShouldNotDependOnTheCutWhenOctetsAreRandom() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder octets = new StringBuilder();
            for (int i = random.nextInt(120); i > 0; i--) {
                octets.append(random.nextInt(4) == 0 ? "\r\n" : "ab\r\n".charAt(random.nextInt(24) % 4));
            }
            String text = octets.toString();
            assertThat(found(text, 1, 3, 2, 5)).as(text).isEqualTo(found(text, 1));
            assertThat(found(text, 1 + random.nextInt(30), 4)).as(text).isEqualTo(found(text, 1));
        }
    }
}
