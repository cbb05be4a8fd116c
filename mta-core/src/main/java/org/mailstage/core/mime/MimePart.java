package org.mailstage.core.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** A message or a part of one. Immutable; it keeps the octets read in memory, and decodes when it is asked. */
public final class MimePart {
    private final MimeHeader header;
    private final ContentType contentType;
    private final Slice body;
    private final List<MimePart> parts;
    private final MimeLimits limits;

    MimePart(MimeHeader header, ContentType contentType, Slice body, List<MimePart> parts, MimeLimits limits) {
        this.header = header;
        this.contentType = contentType;
        this.body = body;
        this.parts = List.copyOf(parts);
        this.limits = limits;
    }

    public MimeHeader header() {
        return header;
    }

    public ContentType contentType() {
        return contentType;
    }

    /** The parts of a multipart, or the one message of {@code message/rfc822} and {@code message/global}; else none. */
    public List<MimePart> parts() {
        return parts;
    }

    /** This part and all within it, outer before inner. */
    public List<MimePart> all() {
        List<MimePart> found = new ArrayList<>();
        collect(found);
        return found;
    }

    private void collect(List<MimePart> found) {
        found.add(this);
        parts.forEach(part -> part.collect(found));
    }

    /** The first of {@link #all} of that kind. */
    public Optional<MimePart> find(Predicate<ContentType> kind) {
        return all().stream().filter(part -> kind.test(part.contentType)).findFirst();
    }

    /** The body decoded, as text in its character set, cut off at the limit. */
    public String text() {
        String text = EncodedWords.Charsets.decode(
                decoded(), contentType.parameter("charset").orElse("").toLowerCase(Locale.ROOT));
        return text.length() > limits.text() ? text.substring(0, limits.text()) : text;
    }

    /** The groups of fields in the body: header sections one after the other (RFC 3464 §2.1). */
    public List<MimeHeader> fieldGroups() {
        return MimeReader.fieldGroups(decoded(), limits);
    }

    private Slice decoded() {
        String encoding =
                header.first("content-transfer-encoding").orElse("").strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "base64" -> TransferDecoding.base64(body);
            case "quoted-printable" -> TransferDecoding.quotedPrintable(body);
            default -> body;
        };
    }
}
