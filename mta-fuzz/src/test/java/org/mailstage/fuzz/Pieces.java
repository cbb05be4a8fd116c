package org.mailstage.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts an input in the ways the targets need. */
final class Pieces {
    private Pieces() {}

    /** What the first octet chooses of so many: digits in seeds choose by their value. */
    static int choice(byte[] input, int index, int of) {
        return input.length <= index ? 0 : (input[index] & 0x0F) % of;
    }

    /** All but the first octets. */
    static byte[] rest(byte[] input, int from) {
        return Arrays.copyOfRange(input, Math.min(from, input.length), input.length);
    }

    /** Pieces of one length, the last may be shorter; each is an array of its own, so that reading beyond it shows. */
    static List<byte[]> of(byte[] input, int length) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < input.length; at += length) {
            pieces.add(Arrays.copyOfRange(input, at, Math.min(at + length, input.length)));
        }
        return pieces;
    }

    /** Pieces between line feeds. */
    static List<byte[]> lines(byte[] input) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= input.length; at++) {
            if (at == input.length || input[at] == '\n') {
                lines.add(Arrays.copyOfRange(input, from, at));
                from = at + 1;
            }
        }
        return lines;
    }
}
