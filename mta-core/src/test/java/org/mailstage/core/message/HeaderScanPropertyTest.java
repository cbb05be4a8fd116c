package org.mailstage.core.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mailstage.core.address.AddressSyntax;

/** Whatever the octets are and however they were cut, the scan says the same and does not fail. */
class HeaderScanPropertyTest {

    @Property(tries = 2000)
    void resultShouldNotDependOnCutsWhenMessageIsAnything(
            @ForAll @From("messages") byte[] message,
            @ForAll @From("pieces") List<Integer> pieces,
            @ForAll AddressSyntax syntax) {
        HeaderScan whole = new HeaderScan(syntax);
        whole.scan(message, 0, message.length);
        whole.finish();

        HeaderScan cut = new HeaderScan(syntax);
        int at = 0;
        for (int i = 0; at < message.length; i++) {
            int length = Math.min(pieces.get(i % pieces.size()), message.length - at);
            // An array of its own, so that reading beyond the piece would show.
            byte[] piece = new byte[length];
            System.arraycopy(message, at, piece, 0, length);
            cut.scan(piece, 0, length);
            at += length;
        }
        cut.finish();

        assertThat(summary(cut)).isEqualTo(summary(whole));
        assertThat(whole.octets()).isBetween(0L, (long) message.length);
        assertThat(whole.done()).isTrue();
    }

    private static List<Object> summary(HeaderScan scan) {
        List<Object> all = new ArrayList<>(List.of(
                scan.octets(), scan.faults(), scan.duplicates(), scan.from(), scan.sender(), scan.tlsNotRequired()));
        for (HeaderField field : HeaderField.values()) {
            all.add(scan.count(field));
            all.add(scan.value(field));
        }
        return all;
    }

    @Provide
    Arbitrary<byte[]> messages() {
        Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
        Arbitrary<byte[]> likely = Arbitraries.of(
                        "From",
                        "Date",
                        "Sender",
                        "TLS-Required",
                        "X-Other-Name-Longer-Than-All",
                        ":",
                        " ",
                        "\t",
                        "\r",
                        "\n",
                        "\r\n",
                        "\r\n ",
                        "\r\n\r\n",
                        "a@b",
                        "No",
                        "ü",
                        "\u0000",
                        "x".repeat(300),
                        "Subject: x\r\n")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts).getBytes(UTF_8));
        return Arbitraries.oneOf(random, likely);
    }

    @Provide
    Arbitrary<List<Integer>> pieces() {
        return Arbitraries.integers().between(1, 9).list().ofMinSize(1).ofMaxSize(5);
    }
}
