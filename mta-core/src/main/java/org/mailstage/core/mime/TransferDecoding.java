package org.mailstage.core.mime;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Undoes base64 and quoted-printable (RFC 2045 §6.7, §6.8), lenient as §6.7 and §6.8 advise: what is not code is skipped or kept. */
final class TransferDecoding {
    private static final byte[] BASE64 = new byte[128];

    static {
        Arrays.fill(BASE64, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            BASE64[alphabet.charAt(i)] = (byte) i;
        }
    }

    private TransferDecoding() {}

    /** Characters outside the alphabet are ignored; a pad ends a quantum, and what follows begins another. */
    static Slice base64(Slice in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length() * 3 / 4 + 3);
        int bits = 0;
        int count = 0;
        for (int i = in.from(); i < in.to(); i++) {
            byte c = in.octets()[i];
            if (c == '=') {
                count = 0;
                continue;
            }
            int value = c < 0 ? -1 : BASE64[c];
            if (value < 0) {
                continue;
            }
            bits = bits << 6 | value;
            count++;
            if (count > 1) {
                out.write(bits >> (6 - 2 * (count - 1)));
            }
            if (count == 4) {
                count = 0;
            }
        }
        return whole(out);
    }

    /** A malformed escape stays as it is; blanks at a line's end are lost. */
    static Slice quotedPrintable(Slice in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length());
        int at = in.from();
        while (at < in.to()) {
            int end = in.lineEnd(at);
            int next = in.nextLine(end);
            int text = end;
            while (text > at && (in.octets()[text - 1] == ' ' || in.octets()[text - 1] == '\t')) {
                text--;
            }
            boolean soft = text > at && in.octets()[text - 1] == '=';
            line(in, at, soft ? text - 1 : text, out);
            if (!soft) {
                out.write(in.octets(), end, next - end);
            }
            at = next;
        }
        return whole(out);
    }

    private static void line(Slice in, int from, int to, ByteArrayOutputStream out) {
        int at = from;
        while (at < to) {
            byte c = in.octets()[at];
            int high = c == '=' && at + 2 < to ? Character.digit(in.octets()[at + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in.octets()[at + 2], 16);
            out.write(low < 0 ? c : high << 4 | low);
            at += low < 0 ? 1 : 3;
        }
    }

    private static Slice whole(ByteArrayOutputStream out) {
        byte[] octets = out.toByteArray();
        return new Slice(octets, 0, octets.length);
    }
}
