package org.mailstage.core.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mailstage.core.address.Utf8;

/** A part of an array that nobody changes; {@code to} is the first octet behind it. */
record Slice(byte[] octets, int from, int to) {
    int length() {
        return to - from;
    }

    Slice sub(int start, int end) {
        return new Slice(octets, start, Math.max(start, end));
    }

    /** Where the line at {@code at} ends, before its CRLF or LF. */
    int lineEnd(int at) {
        int end = at;
        while (end < to && octets[end] != '\n') {
            end++;
        }
        return end > at && end < to && octets[end - 1] == '\r' ? end - 1 : end;
    }

    /** Where the line behind the one that ends at {@code lineEnd} starts. */
    int nextLine(int lineEnd) {
        int next = lineEnd;
        if (next < to && octets[next] == '\r') {
            next++;
        }
        return Math.min(to, next + 1);
    }

    /** UTF-8 where it is well-formed, else one character an octet. */
    String text() {
        Optional<String> utf8 = Utf8.decodeStrict(octets, from, to);
        return utf8.orElseGet(() -> new String(octets, from, length(), StandardCharsets.ISO_8859_1));
    }

    String text(Charset charset) {
        return new String(octets, from, length(), charset);
    }
}
