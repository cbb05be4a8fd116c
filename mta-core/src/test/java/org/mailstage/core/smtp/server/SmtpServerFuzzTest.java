package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.smtp.SmtpScript;

/**
 * Anything at all, in every state of a session: no exception, only well-formed replies, bounded memory, and no message
 * that was not asked for by MAIL, RCPT, DATA and a final dot.
 */
class SmtpServerFuzzTest {
    private static final Pattern REPLY = Pattern.compile("(?:(\\d{3})-[ -~]*\n)*([2345][0-5]\\d) [ -~]*");

    private static final Pattern CHANGES_MODE = Pattern.compile("(?is)\\s*(?:DATA|BDAT|STARTTLS)\\b.*");

    private static final List<String> COMMANDS = List.of(
            "EHLO c.example\r\n",
            "HELO c\r\n",
            "MAIL FROM:<a@one.example>\r\n",
            "MAIL FROM:<> SIZE=5 BODY=8BITMIME\r\n",
            "RCPT TO:<b@two.example>\r\n",
            "RCPT TO:<b@elsewhere.example>\r\n",
            "DATA\r\n",
            "BDAT 5\r\nabc\r\n",
            "BDAT 3 LAST\r\n",
            "BDAT 0 LAST\r\n",
            "MAIL FROM:<\u00c3\u00a4@one.example> SMTPUTF8 BODY=BINARYMIME RET=HDRS ENVID=x\r\n",
            "RCPT TO:<b@two.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b@two.example\r\n",
            "STARTTLS\r\n",
            "RSET\r\n",
            "NOOP\r\n",
            "Subject: x\r\n\r\nbody\r\n.\r\n",
            "..\r\n",
            ".\r\n",
            "\r\n.\r\n");

    /** What brings a session into each of its states. */
    private static final List<String> PRELUDES = List.of(
            "",
            "EHLO c.example\r\n",
            "HELO c.example\r\nMAIL FROM:<a@one.example>\r\n",
            "EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<b@two.example>\r\n",
            "EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<b@two.example>\r\nDATA\r\n",
            "EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<b@two.example>\r\nDATA\r\nx\r\n.\r\n",
            "EHLO c.example\r\nMAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<b@two.example>\r\nBDAT 4\r\n\r\n\r\n");

    @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
    void sessionShouldStaySoundWhenClientSendsAnything(
            @ForAll("preludes") String prelude, @ForAll("chunks") List<byte[]> chunks) {
        SessionPeer peer = new SessionPeer(new RecordingPolicy(SmtpScript.LIMITS));
        peer.send(prelude.getBytes(ISO_8859_1));
        chunks.forEach(peer::send);

        while (peer.answered()) {
            String reply = peer.readReply();
            if (reply == null) {
                break;
            }
            assertThat(reply).matches(SmtpServerFuzzTest::isReply);
        }
        assertThat(peer.accepted()).hasSizeLessThanOrEqualTo(peer.begun()).allSatisfy(message -> {
            assertThat(message.envelope().recipients()).isNotEmpty();
            if (message.envelope().bodyType() != BodyType.BINARY_MIME) {
                assertThat(message.content()).doesNotContainPattern("\r(?!\n)|(?<!\r)\n");
            }
            assertThat(message.content().length()).isLessThanOrEqualTo((int) SmtpScript.LIMITS.messageSize());
        });
        assertThat(peer.largestBuffer()).isLessThanOrEqualTo(SmtpScript.LIMITS.commandLine());
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void sessionShouldAnswerEveryLineOnceWhenNoDataFollow(@ForAll("dialogue") List<String> lines) {
        SessionPeer peer = new SessionPeer(new RecordingPolicy());
        assertThat(peer.readReply()).startsWith("220");
        for (String line : lines) {
            peer.send((line + "\r\n").getBytes(ISO_8859_1));
            assertThat(peer.readReply()).isNotNull();
            if (peer.closed()) {
                break;
            }
            assertThat(peer.answered()).isFalse();
        }
    }

    @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
    void parserShouldGiveSafeValuesWhenLineIsAnything(@ForAll("line") String line) {
        byte[] octets = line.getBytes(ISO_8859_1);

        Command command = CommandParser.parse(octets, octets.length);

        if (command instanceof Command.Refused refused) {
            assertThat(refused.reply().isPermanent()).isTrue();
        } else {
            assertThat(command.toString()).doesNotContainPattern("[\\p{Cntrl}]");
        }
    }

    private static boolean isReply(String reply) {
        Matcher matcher = REPLY.matcher(reply);
        return matcher.matches()
                && (matcher.group(1) == null || matcher.group(1).equals(matcher.group(2)));
    }

    @Provide
    Arbitrary<String> preludes() {
        return Arbitraries.of(PRELUDES);
    }

    @Provide
    Arbitrary<List<byte[]>> chunks() {
        Arbitrary<byte[]> commands = Arbitraries.of(COMMANDS).map(text -> text.getBytes(ISO_8859_1));
        Arbitrary<byte[]> words = Arbitraries.of(dictionary()).map(text -> text.getBytes(ISO_8859_1));
        Arbitrary<byte[]> lineEnds =
                Arbitraries.of("\r\n", "\r\n", "\r\n", "\r", "\n").map(t -> t.getBytes(ISO_8859_1));
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<byte[]> flood = Arbitraries.of("x".repeat(600), "x".repeat(21_000), "\r\n".repeat(300))
                .map(text -> text.getBytes(ISO_8859_1));
        return Arbitraries.frequencyOf(
                        Tuple.of(12, commands),
                        Tuple.of(6, words),
                        Tuple.of(6, lineEnds),
                        Tuple.of(2, noise),
                        Tuple.of(1, flood))
                .list()
                .ofMaxSize(25);
    }

    /** Lines without line ends, none of them with something else than a command behind it. */
    @Provide
    Arbitrary<String> line() {
        Arbitrary<String> noise =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(20);
        Arbitrary<String> command = Arbitraries.of(COMMANDS).map(String::strip);
        return Arbitraries.oneOf(Arbitraries.of(dictionary()), Arbitraries.of(dictionary()), command, noise)
                .list()
                .ofMaxSize(5)
                .map(parts -> String.join("", parts).replaceAll("[\r\n]", ""))
                .filter(line -> !CHANGES_MODE.matcher(line).matches());
    }

    @Provide
    Arbitrary<List<String>> dialogue() {
        return line().list().ofMaxSize(30);
    }

    /** The quoted values of {@code smtp.dict}. */
    private static List<String> dictionary() {
        String path = "/conformance/fuzz/smtp.dict";
        try (InputStream in = SmtpServerFuzzTest.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return new String(in.readAllBytes(), ISO_8859_1)
                    .lines()
                    .filter(line -> line.contains("=\""))
                    .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
                    .map(SmtpServerFuzzTest::unescape)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String unescape(String text) {
        return Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|(.))")
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) == null
                                ? match.group(2)
                                : String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }
}
