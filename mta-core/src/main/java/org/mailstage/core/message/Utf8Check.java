package org.mailstage.core.message;

/**
 * Says whether octets that stream by are well-formed UTF-8 (RFC 3629 §4), and keeps none of them.
 *
 * <p>Not thread-safe. The result does not depend on how the octets were cut.
 */
final class Utf8Check {
    private boolean wellFormed = true;
    /** How many octets the character that began still needs. */
    private int missing;
    /** Within which bounds the next of them lies: this excludes overlong forms, surrogates and what is too great. */
    private int lowest;

    private int highest;

    /** False from the first octet on that cannot stand where it stands. */
    boolean wellFormed() {
        return wellFormed;
    }

    void add(byte[] in, int from, int to) {
        for (int i = from; i < to && wellFormed; i++) {
            int octet = in[i] & 0xFF;
            if (missing > 0) {
                wellFormed = octet >= lowest && octet <= highest;
                missing--;
                expect(0x80, 0xBF);
            } else if (octet >= 0x80) {
                begin(octet);
            }
        }
    }

    /** No character goes on beyond this point. */
    void end() {
        wellFormed &= missing == 0;
        missing = 0;
    }

    private void begin(int octet) {
        wellFormed = octet >= 0xC2 && octet <= 0xF4;
        missing = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
        switch (octet) {
            case 0xE0:
                expect(0xA0, 0xBF);
                break;
            case 0xED:
                expect(0x80, 0x9F);
                break;
            case 0xF0:
                expect(0x90, 0xBF);
                break;
            case 0xF4:
                expect(0x80, 0x8F);
                break;
            default:
                expect(0x80, 0xBF);
                break;
        }
    }

    private void expect(int low, int high) {
        lowest = low;
        highest = high;
    }
}
