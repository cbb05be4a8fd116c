package org.mailstage.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.smtp.server.Chunk;
import org.mailstage.core.smtp.server.ChunkDecoder;
import org.mailstage.core.smtp.server.DataDecoder;
import org.mailstage.core.smtp.server.DataFault;
import org.mailstage.core.smtp.server.MessageDecoder;
import org.mailstage.core.smtp.server.ReceptionLimits;

/**
 * Message data by DATA and by BDAT, cut anyhow: the cuts make no difference, what is accepted says the same on the wire
 * again, and a message by chunks could as well have come by DATA.
 *
 * <p>The input: a digit for the length of pieces, then the octets.
 */
public final class DecoderTarget {
    private static final ReceptionLimits LIMITS =
            new ReceptionLimits(400, 100, 512, 60, 2, 5, 100, 100, Duration.ofMinutes(5));

    private DecoderTarget() {}

    /** What came out. */
    private record Result(int used, boolean finished, Optional<DataFault> fault, long size, String content) {}

    public static void fuzzerTestOneInput(byte[] input) {
        int piece = 1 + Pieces.choice(input, 0, 16);
        byte[] octets = Pieces.rest(input, 1);
        data(octets, piece, false);
        data(octets, piece, true);
        chunk(octets, piece, false);
        chunk(octets, piece, true);
    }

    private static void data(byte[] octets, int piece, boolean normalize) {
        Result whole = decode(new DataDecoder(LIMITS, normalize), List.of(octets));
        Result cut = decode(new DataDecoder(LIMITS, normalize), Pieces.of(octets, piece));
        Check.same(cut, whole, "cuts must not make a difference");
        Check.that(whole.content.length() <= LIMITS.messageSize(), "no more than the limit is written");
        if (whole.finished && whole.fault.isEmpty()) {
            Check.that(whole.size == whole.content.length(), "all octets are written");
            Check.that(!hasBareLineEnd(whole.content), "an accepted message has no bare line end");
            if (!normalize) {
                byte[] wire = stuffed(whole.content).getBytes(StandardCharsets.ISO_8859_1);
                Result again = decode(new DataDecoder(LIMITS), List.of(wire));
                Check.same(again.content, whole.content, "an accepted message is the same when sent on");
                // A client may have put dots where none were needed, never fewer.
                Check.that(whole.used >= wire.length, "nothing is made of nothing");
            }
        }
    }

    private static void chunk(byte[] octets, int piece, boolean binary) {
        Result whole = decode(begun(octets, binary), List.of(octets));
        Result cut = decode(begun(octets, binary), Pieces.of(octets, piece));
        Check.same(cut, whole, "cuts must not make a difference");
        Check.that(whole.finished, "a chunk ends with its last octet");
        if (whole.fault.isEmpty()) {
            Check.same(whole.content, text(octets), "an accepted message is what was sent");
            if (!binary && (octets.length == 0 || whole.content.endsWith("\r\n"))) {
                byte[] wire = stuffed(whole.content).getBytes(StandardCharsets.ISO_8859_1);
                Result data = decode(new DataDecoder(LIMITS), List.of(wire));
                Check.that(data.finished && data.fault.isEmpty(), "it could have come by DATA");
                Check.same(data.content, whole.content, "by DATA it is the same message");
            }
        }
    }

    private static ChunkDecoder begun(byte[] octets, boolean binary) {
        ChunkDecoder decoder = new ChunkDecoder(LIMITS, binary);
        decoder.begin(new Chunk(octets.length, true, false));
        return decoder;
    }

    private static Result decode(MessageDecoder decoder, List<byte[]> pieces) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int used = 0;
        for (byte[] piece : pieces) {
            if (decoder.finished()) {
                break;
            }
            int taken = decoder.decode(piece, 0, piece.length, content::write);
            Check.that(taken == piece.length || decoder.finished(), "what comes before the end is used");
            used += taken;
        }
        boolean good = decoder.finished() && decoder.fault().isEmpty();
        // How much was written before a fault was found depends on the cuts.
        return new Result(
                used,
                decoder.finished(),
                decoder.finished() ? decoder.fault() : Optional.empty(),
                decoder.finished() ? decoder.size() : 0,
                good ? content.toString(StandardCharsets.ISO_8859_1) : "");
    }

    private static String stuffed(String content) {
        StringBuilder wire = new StringBuilder();
        for (int i = 0; i < content.length(); i++) {
            boolean lineStart = i == 0 || content.charAt(i - 1) == '\n';
            wire.append(lineStart && content.charAt(i) == '.' ? ".." : content.substring(i, i + 1));
        }
        return wire.append(".\r\n").toString();
    }

    private static boolean hasBareLineEnd(String content) {
        String rest = content.replace("\r\n", "");
        return rest.indexOf('\r') >= 0 || rest.indexOf('\n') >= 0;
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
