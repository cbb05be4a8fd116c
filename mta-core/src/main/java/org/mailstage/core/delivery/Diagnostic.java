package org.mailstage.core.delivery;

import org.mailstage.core.smtp.Reply;

/**
 * Why something did not go through, as it stands in a DSN's Diagnostic-Code field (RFC 3464 §2.3.6).
 *
 * @param type {@code smtp} for a reply that a remote host really gave; {@code x-mailstage} for what we found ourselves
 * @param text the reply as received, or our own words; one line
 */
public record Diagnostic(String type, String text) {
    /** Longest text kept: a hostile peer must not fill the trace. */
    private static final int MAX_TEXT = 1000;

    public Diagnostic {
        text = text.replaceAll("[\\p{Cntrl}]+", " ").strip();
        if (text.length() > MAX_TEXT) {
            text = text.substring(0, MAX_TEXT - 1) + "…";
        }
    }

    public static Diagnostic remote(Reply reply) {
        return new Diagnostic("smtp", reply.toString());
    }

    public static Diagnostic local(String text) {
        return new Diagnostic("x-mailstage", text);
    }

    @Override
    public String toString() {
        return type + "; " + text;
    }
}
