package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The decoder against a slow model of it, for any data cut anyhow. */
class DataDecoderPropertyTest {
    private static final ReceptionLimits LIMITS =
            new ReceptionLimits(60, 100, 512, 20, 1, 5, 10, 10, Duration.ofMinutes(5));
    private static final Pattern BARE = Pattern.compile("\r(?!\n)|(?<!\r)\n", Pattern.DOTALL);
    private static final Pattern FINAL_DOT = Pattern.compile("(?:^|\r\n)\\.\r\n", Pattern.DOTALL);
    private static final Pattern LAX_DOT = Pattern.compile("(?:^|[\r\n])\\.[\r\n]", Pattern.DOTALL);

    /** What came out of decoding; the content counts only without a fault. */
    record Result(boolean finished, int used, Optional<DataFault> fault, String content) {}

    private static Result decode(String data, int... cuts) {
        byte[] octets = data.getBytes(ISO_8859_1);
        DataDecoder decoder = new DataDecoder(LIMITS);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        int used = 0;
        int from = 0;
        for (int i = 0; i <= cuts.length && !decoder.finished(); i++) {
            int to = i == cuts.length ? octets.length : cuts[i];
            int taken = decoder.decode(octets, from, to - from, sink::write);
            assertThat(decoder.finished() || taken == to - from).isTrue();
            used += taken;
            from = to;
        }
        assertThat(sink.size()).as("no more than the limit is ever written").isLessThanOrEqualTo(60);
        boolean good = decoder.finished() && decoder.fault().isEmpty();
        assertThat(!good || decoder.size() == sink.size()).isTrue();
        Optional<DataFault> fault = decoder.finished() ? decoder.fault() : Optional.empty();
        return new Result(decoder.finished(), used, fault, good ? sink.toString(ISO_8859_1) : "");
    }

    /** The specification by regular expressions. */
    private static Result model(String data) {
        Matcher end = FINAL_DOT.matcher(data);
        int strictEnd = end.find() ? end.end() : Integer.MAX_VALUE;
        // A CR that is the last octet may still get its LF.
        Matcher bare = BARE.matcher(data.endsWith("\r") ? data.substring(0, data.length() - 1) : data);
        int firstBare = bare.find() ? bare.start() : Integer.MAX_VALUE;
        if (firstBare < strictEnd) {
            // A dot before the bare line end is part of it; the search starts at its line.
            int from = Math.max(0, lineStart(data, firstBare));
            Matcher lax = LAX_DOT.matcher(data);
            for (int at = Math.max(0, from - 1); lax.find(at); at = lax.start() + 1) {
                if (lax.end() > firstBare) {
                    return new Result(true, lax.end(), Optional.of(DataFault.BARE_CR_OR_LF), "");
                }
            }
            return new Result(false, data.length(), Optional.empty(), "");
        }
        if (strictEnd == Integer.MAX_VALUE) {
            return new Result(false, data.length(), Optional.empty(), "");
        }
        String content = data.substring(0, strictEnd - 3).replaceAll("(?m)(?<=^|\r\n)\\.", "");
        Optional<DataFault> fault = contentFault(content);
        return new Result(true, strictEnd, fault, fault.isPresent() ? "" : content);
    }

    private static int lineStart(String data, int at) {
        return Math.max(data.lastIndexOf('\n', at - 1), data.lastIndexOf('\r', at - 1)) + 1;
    }

    private static Optional<DataFault> contentFault(String content) {
        String header = content.startsWith("\r\n") ? "" : content.split("\r\n\r\n", 2)[0];
        long hops = Pattern.compile("(?:^|\r\n)received[ \t]*:", Pattern.CASE_INSENSITIVE)
                .matcher(header)
                .results()
                .count();
        if (hops > LIMITS.hops()) {
            return Optional.of(DataFault.TOO_MANY_HOPS);
        }
        if (content.length() > LIMITS.messageSize()) {
            return Optional.of(DataFault.TOO_BIG);
        }
        boolean longLine = List.of(content.split("\r\n")).stream().anyMatch(l -> l.length() + 2 > LIMITS.textLine());
        return longLine ? Optional.of(DataFault.LINE_TOO_LONG) : Optional.empty();
    }

    /** Every text of up to seven octets of those that matter, in one piece, in two pieces, and octet by octet. */
    @Test
    void decodeShouldAgreeWithModelWhenDataAreShort() {
        char[] alphabet = {'\r', '\n', '.', 'a'};
        for (int length = 0; length <= 7; length++) {
            for (int number = 0; number < 1 << 2 * length; number++) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < length; i++) {
                    text.append(alphabet[number >> 2 * i & 3]);
                }
                String data = text.toString();
                Result expected = model(data);
                check(data, expected);
                for (int cut = 1; cut < length; cut++) {
                    check(data, expected, cut);
                }
                check(data, expected, everyOctet(length));
            }
        }
    }

    private static void check(String data, Result expected, int... cuts) {
        Result actual = decode(data, cuts);
        if (!actual.equals(expected)) {
            assertThat(actual)
                    .as("data %s", data.replace("\r", "\\r").replace("\n", "\\n"))
                    .isEqualTo(expected);
        }
    }

    private static int[] everyOctet(int length) {
        int[] cuts = new int[Math.max(0, length - 1)];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i + 1;
        }
        return cuts;
    }

    @Property(tries = 3000)
    void decodeShouldAgreeWithModelWhenDataAreCutAnywhere(
            @ForAll("data") String data, @ForAll("cuts") List<Integer> at) {
        int[] cuts = at.stream().mapToInt(i -> i % (data.length() + 1)).sorted().toArray();
        Result expected = model(data);

        assertThat(decode(data)).isEqualTo(expected);
        assertThat(decode(data, cuts)).isEqualTo(expected);
        assertThat(decode(data, everyOctet(data.length()))).isEqualTo(expected);
    }

    @Property(tries = 500)
    void decodeShouldGiveBackMessageWhenItWasDotStuffed(@ForAll("lines") List<String> lines) {
        String message = String.join("", lines.stream().map(l -> l + "\r\n").toList());
        String stuffed = String.join(
                "",
                lines.stream()
                        .map(l -> (l.startsWith(".") ? "." : "") + l + "\r\n")
                        .toList());

        Result result = decode(stuffed + ".\r\n");

        assertThat(result.finished()).isTrue();
        assertThat(result.used()).isEqualTo(stuffed.length() + 3);
        assertThat(result.content()).isEqualTo(result.fault().isEmpty() ? message : "");
    }

    @Provide
    Arbitrary<String> data() {
        return Arbitraries.of(
                        "\r\n",
                        "\r\n",
                        "\r\n",
                        "\r",
                        "\n",
                        ".",
                        "..",
                        "a",
                        "Received",
                        "received:",
                        ": ",
                        " ",
                        "\t",
                        "\0",
                        "\u00ff",
                        "0123456789",
                        "\r\n.\r\n",
                        "\r\nReceived: x\r\n",
                        "\r\n\r\n")
                .list()
                .ofMaxSize(16)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 1000).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.strings()
                .withChars('.', 'a', ' ', '\0')
                .ofMaxLength(9)
                .list()
                .ofMaxSize(8);
    }
}
