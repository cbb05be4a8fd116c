package org.mailstage.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.message.HeaderField;
import org.mailstage.core.message.HeaderScan;

/**
 * Header sections cut anyhow: the cuts make no difference, and nothing is read behind the empty line.
 *
 * <p>The input: a digit for the length of pieces, then the message.
 */
public final class HeaderTarget {
    private HeaderTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        int piece = 1 + Pieces.choice(input, 0, 16);
        byte[] message = Pieces.rest(input, 1);
        for (AddressSyntax syntax : AddressSyntax.values()) {
            HeaderScan whole = scan(List.of(message), syntax);
            HeaderScan cut = scan(Pieces.of(message, piece), syntax);
            Check.same(summary(cut), summary(whole), "cuts must not make a difference");
            Check.that(whole.octets() <= message.length, "no octet counts twice");
        }
    }

    private static HeaderScan scan(List<byte[]> pieces, AddressSyntax syntax) {
        HeaderScan scan = new HeaderScan(syntax);
        pieces.forEach(piece -> scan.scan(piece, 0, piece.length));
        scan.finish();
        Check.that(scan.done(), "the header section is over at the end of the message");
        return scan;
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
}
