package org.mailstage.core.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of a header section, unfolded, in their order (RFC 5322 §2.2). Immutable. Lines that are no field are left
 * out; so are fields beyond the limits.
 */
public final class MimeHeader {
    /** @param name in lower case @param value without blanks around it, not decoded; never safe to repeat */
    public record Field(String name, String value) {}

    private final List<Field> fields;

    private MimeHeader(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /** Reads the header section at the start of a text. */
    public static MimeHeader of(String text, MimeLimits limits) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return parse(new Slice(octets, 0, octets.length), limits).header();
    }

    /** Reads fields from the start of the slice up to an empty line or its end. */
    static Parsed parse(Slice in, MimeLimits limits) {
        List<Field> fields = new ArrayList<>();
        int at = in.from();
        while (at < in.to()) {
            int end = in.lineEnd(at);
            if (end == at) {
                return new Parsed(new MimeHeader(fields), in.nextLine(end));
            }
            int start = at;
            int next = in.nextLine(end);
            while (next < in.to() && isBlank(in.octets()[next]) && in.lineEnd(next) > next) {
                end = in.lineEnd(next);
                next = in.nextLine(end);
            }
            if (fields.size() < limits.fields()) {
                field(in.sub(start, Math.min(end, start + limits.fieldOctets())))
                        .ifPresent(fields::add);
            }
            at = next;
        }
        return new Parsed(new MimeHeader(fields), in.to());
    }

    /** @param body where the body begins */
    record Parsed(MimeHeader header, int body) {}

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static Optional<Field> field(Slice lines) {
        int colon = lines.from();
        while (colon < lines.to() && lines.octets()[colon] != ':') {
            byte c = lines.octets()[colon];
            if (c < ' ' && c != '\t') {
                return Optional.empty();
            }
            colon++;
        }
        String name = lines.sub(lines.from(), colon).text().strip().toLowerCase(Locale.ROOT);
        if (colon == lines.to() || name.isEmpty() || name.indexOf(' ') >= 0) {
            return Optional.empty();
        }
        String value = unfold(lines.sub(colon + 1, lines.to()).text());
        return Optional.of(new Field(name, value));
    }

    private static String unfold(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t' || c == ' ') {
                out.append(' ');
            } else if (c != '\r' && c != '\n') {
                out.append(c);
            }
        }
        return out.toString().strip();
    }

    /** Fields in their order. */
    public List<Field> fields() {
        return fields;
    }

    /** The value of the first field of that name, in lower case or not; empty when there is none. */
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(f -> f.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** As {@link #first}, with encoded-words decoded; an empty text when there is no such field. */
    public String text(String name) {
        return first(name).map(EncodedWords::decode).orElse("");
    }

    /** The values of all fields of that name. */
    public List<String> all(String name) {
        return fields.stream()
                .filter(f -> f.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }
}
