package org.mailstage.ejb.http;

import java.nio.charset.StandardCharsets;

/**
 * Values of header fields. What is not printable ASCII, and the percent sign, is percent-encoded as UTF-8 (RFC 3986 §2.1), so
 * that a value is always one line and any address can be told. Stateless.
 */
final class HeaderValue {
    private static final String HEX = "0123456789ABCDEF";

    private HeaderValue() {}

    static String of(String text) {
        StringBuilder value = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7f && octet != '%') {
                value.append((char) octet);
            } else {
                value.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
            }
        }
        return value.toString();
    }
}
