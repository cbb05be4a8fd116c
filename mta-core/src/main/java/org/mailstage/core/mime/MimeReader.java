package org.mailstage.core.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mailstage.core.message.MessageContent;

/**
 * Reads a message into a tree of parts (RFC 2046 §5.1). One reader for one message; not thread-safe.
 *
 * <p>Each octet is looked at once for each level it lies under, so time grows with the octets and the depth, both
 * limited. Lines end in CRLF or LF.
 */
public final class MimeReader {
    private final MimeLimits limits;
    private int partsLeft;

    private MimeReader(MimeLimits limits) {
        this.limits = limits;
        this.partsLeft = limits.parts();
    }

    /** Reads as much of the content as the limits allow. */
    public static MimePart read(MessageContent content, MimeLimits limits) throws IOException {
        try (InputStream in = content.open()) {
            return read(in.readNBytes(limits.octets()), limits);
        }
    }

    /** Reads a message in memory, as far as the limits allow. */
    public static MimePart read(byte[] octets, MimeLimits limits) {
        Slice all = new Slice(octets, 0, Math.min(octets.length, limits.octets()));
        return new MimeReader(limits).part(all, 0, ContentType.TEXT);
    }

    /** Header sections one after the other in a text, empty ones left out. */
    public static List<MimeHeader> fieldGroups(String text, MimeLimits limits) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return fieldGroups(new Slice(octets, 0, octets.length), limits);
    }

    static List<MimeHeader> fieldGroups(Slice in, MimeLimits limits) {
        List<MimeHeader> groups = new ArrayList<>();
        int at = in.from();
        while (at < in.to() && groups.size() < limits.fields()) {
            MimeHeader.Parsed parsed = MimeHeader.parse(in.sub(at, in.to()), limits);
            if (!parsed.header().isEmpty()) {
                groups.add(parsed.header());
            }
            at = parsed.body();
        }
        return groups;
    }

    private MimePart part(Slice in, int depth, ContentType byDefault) {
        partsLeft--;
        MimeHeader.Parsed parsed = MimeHeader.parse(in, limits);
        ContentType type = parsed.header()
                .first("content-type")
                .flatMap(ContentType::parse)
                .orElse(byDefault);
        Slice body = in.sub(parsed.body(), in.to());
        return new MimePart(parsed.header(), type, body, inner(type, body, depth), limits);
    }

    private List<MimePart> inner(ContentType type, Slice body, int depth) {
        if (depth >= limits.depth()) {
            return List.of();
        }
        if (type.type().equals("multipart")) {
            // RFC 2046 §5.1.5: the parts of a digest are messages.
            ContentType ofParts = type.subtype().equals("digest")
                    ? ContentType.parse("message/rfc822").orElseThrow()
                    : ContentType.TEXT;
            return type.parameter("boundary")
                    .filter(boundary -> !boundary.isEmpty())
                    .map(boundary -> split(body, boundary, depth, ofParts))
                    .orElse(List.of());
        }
        boolean message = type.is("message", "rfc822") || type.is("message", "global");
        return message && partsLeft > 0 ? List.of(part(body, depth + 1, ContentType.TEXT)) : List.of();
    }

    private List<MimePart> split(Slice body, String boundary, int depth, ContentType ofParts) {
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        List<MimePart> parts = new ArrayList<>();
        int start = -1;
        int at = body.from();
        int lastLineEnd = body.from();
        while (at < body.to() && partsLeft > 0) {
            int end = body.lineEnd(at);
            if (startsWith(body, at, end, delimiter)) {
                if (start >= 0) {
                    parts.add(part(body.sub(start, lastLineEnd), depth + 1, ofParts));
                }
                int behind = at + delimiter.length;
                if (behind + 1 < end && body.octets()[behind] == '-' && body.octets()[behind + 1] == '-') {
                    return parts;
                }
                start = body.nextLine(end);
                lastLineEnd = start;
            } else {
                lastLineEnd = end;
            }
            at = body.nextLine(end);
        }
        // The closing delimiter is missing, or lies beyond what was read.
        if (start >= 0 && partsLeft > 0) {
            parts.add(part(body.sub(start, body.to()), depth + 1, ofParts));
        }
        return parts;
    }

    private static boolean startsWith(Slice in, int from, int to, byte[] prefix) {
        if (to - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (in.octets()[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
