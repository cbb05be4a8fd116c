package org.mailstage.core.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

class ReplyParserTest {
    private final ReplyParser parser = new ReplyParser();

    @Test
    void parserShouldReadCodeAndTextWhenReplyHasOneLine() {
        assertThat(parse("220 mx.example ESMTP ready\r\n")).isEqualTo(Reply.plain(220, "mx.example ESMTP ready"));
    }

    @Test
    void parserShouldReadEmptyTextWhenLineIsOnlyACode() {
        assertThat(parse("250\r\n")).isEqualTo(Reply.plain(250, ""));
        assertThat(parse("250 \r\n")).isEqualTo(Reply.plain(250, ""));
    }

    @Test
    void parserShouldExtractEnhancedStatusOfEveryLine() {
        Reply reply = parse("550-5.1.1 no such user\r\n550-5.1.1\r\n550 5.1.1 really\r\n");
        assertThat(reply.enhancedStatus()).isEqualTo(EnhancedStatus.of(5, 1, 1));
        assertThat(reply.lines()).containsExactly("no such user", "", "really");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "250 4.1.0 class of another reply",
                "354 3.0.0 go on",
                "250 2.1 two numbers",
                "250 2.1.0.1 four numbers",
                "250 2.1111.0 too many digits",
                "250 2..0 nothing between",
                "250 2.1.x letters",
                "250 21.1.0 class of two digits",
            })
    void parserShouldLeaveTextAloneWhenItIsNoFittingStatus(String line) {
        Reply reply = parse(line + "\r\n");
        assertThat(reply.enhancedStatus()).isNull();
        assertThat(reply.text()).isEqualTo(line.substring(4));
    }

    @Test
    void parserShouldTakeTheLastCodeWhenLinesDiffer() {
        Reply reply = parse("250-2.0.0 fine\r\n451 oh no\r\n");
        assertThat(reply).isEqualTo(new Reply(451, null, List.of("fine", "oh no")));
    }

    @Test
    void parserShouldAcceptBareLineFeed() {
        assertThat(parse("250-a\n250 b\n").lines()).containsExactly("a", "b");
    }

    @Test
    void parserShouldStopBehindTheReplyWhenMoreFollows() {
        byte[] octets = octets("250 one\r\n251 two\r\n");
        int next = parser.feed(octets, 0, octets.length);
        assertThat(next).isEqualTo(9);
        assertThat(parser.take()).contains(Reply.plain(250, "one"));
        assertThat(parser.isIdle()).isTrue();
        parser.feed(octets, next, octets.length);
        assertThat(parser.take()).contains(Reply.plain(251, "two"));
    }

    @Test
    void parserShouldReplaceControlCharactersInText() {
        assertThat(parse("250 a\u0000b\u001b[31m\u007f\r\n").text()).isEqualTo("a b [31m ");
    }

    @Test
    void parserShouldReadUtf8() {
        assertThat(parse("550 5.1.1 unbekannt: größe\r\n").text()).isEqualTo("unbekannt: größe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "25",
                "hello",
                "2x0 text",
                "250+text",
                "099 low",
                "199 informational",
                "600 high",
                "250text",
                "\u0000\u0001\u0002",
                " 250 indented",
            })
    void parserShouldFaultWhenLineIsNoReply(String line) {
        feed(line + "\r\n");
        assertThat(parser.fault()).hasValueSatisfying(f -> assertThat(f).startsWith("not a reply"));
        assertThat(parser.take()).isEmpty();
    }

    @Test
    void parserShouldAcceptTheLongestLineAndFaultOneOctetLater() {
        String longest = "250 " + "x".repeat(ReplyParser.MAX_LINE - 4);
        assertThat(parse(longest + "\r\n").text()).hasSize(ReplyParser.MAX_LINE - 4);
        feed(longest + "xx");
        assertThat(parser.fault()).hasValueSatisfying(f -> assertThat(f).contains("longer than 2048"));
    }

    @Test
    void parserShouldFaultWhenReplyNeverEnds() {
        for (int i = 0; i < ReplyParser.MAX_LINES; i++) {
            feed("250-again\r\n");
            assertThat(parser.fault()).isEmpty();
        }
        feed("250-again\r\n");
        assertThat(parser.fault()).hasValueSatisfying(f -> assertThat(f).contains("more than 100 lines"));
    }

    @Test
    void faultShouldStay() {
        feed("garbage\r\n");
        feed("250 fine\r\n");
        assertThat(parser.fault()).isPresent();
        assertThat(parser.take()).isEmpty();
    }

    @Property
    void repliesShouldBeTheSameWhereverTheInputIsSplit(
            @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 30) Integer> cuts) {
        byte[] octets = octets("220 hi\r\n250-a\r\n250-SIZE 1\r\n250 8BITMIME\r\n550 5.7.1 no\r\n");
        List<Reply> whole = replies(octets, List.of());
        assertThat(whole).hasSize(3);
        assertThat(replies(octets, cuts)).isEqualTo(whole);
    }

    @Property
    void parserShouldNeverThrowAndAlwaysMoveOnWhateverComes(@ForAll @Size(max = 300) byte[] octets) {
        ReplyParser any = new ReplyParser();
        int at = 0;
        while (at < octets.length && any.fault().isEmpty()) {
            int next = any.feed(octets, at, octets.length);
            assertThat(next).isGreaterThan(at);
            at = next;
            any.take();
        }
    }

    private static List<Reply> replies(byte[] octets, List<Integer> cuts) {
        ReplyParser fresh = new ReplyParser();
        List<Reply> replies = new ArrayList<>();
        int from = 0;
        int piece = 0;
        while (from < octets.length) {
            int to = piece < cuts.size() ? Math.min(octets.length, from + cuts.get(piece++)) : octets.length;
            while (from < to) {
                from = fresh.feed(octets, from, to);
                fresh.take().ifPresent(replies::add);
            }
        }
        return replies;
    }

    private Reply parse(String text) {
        feed(text);
        assertThat(parser.fault()).isEmpty();
        Optional<Reply> reply = parser.take();
        assertThat(reply).isPresent();
        return reply.get();
    }

    private void feed(String text) {
        byte[] octets = octets(text);
        parser.feed(octets, 0, octets.length);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
