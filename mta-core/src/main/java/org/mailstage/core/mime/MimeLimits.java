package org.mailstage.core.mime;

/**
 * How far a reader goes into a message; what lies beyond is not there for it. Immutable.
 *
 * @param octets of the message, from its start
 * @param depth of parts within parts; the message itself has depth 0
 * @param parts of the whole message
 * @param fields of one header section
 * @param fieldOctets of one header field, its folds included
 * @param text characters of one part's decoded text
 */
public record MimeLimits(int octets, int depth, int parts, int fields, int fieldOctets, int text) {
    /** Enough for every honest report; a message takes about three times its octets while it is read. */
    public static final MimeLimits DEFAULT = new MimeLimits(512 << 10, 8, 64, 500, 32 << 10, 128 << 10);

    public MimeLimits {
        if (octets < 1 || depth < 0 || parts < 1 || fields < 1 || fieldOctets < 1 || text < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    /** These limits with another number of octets. */
    public MimeLimits withOctets(int other) {
        return new MimeLimits(other, depth, parts, fields, fieldOctets, text);
    }
}
