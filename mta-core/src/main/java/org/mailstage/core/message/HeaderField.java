package org.mailstage.core.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header fields that the server looks at, with how often RFC 5322 §3.6 lets them stand in one message. */
public enum HeaderField {
    RETURN_PATH("Return-Path", Occurrence.ANY, 0),
    RECEIVED("Received", Occurrence.ANY, 0),
    DATE("Date", Occurrence.ONCE, 200),
    FROM("From", Occurrence.ONCE, Limits.ADDRESSES),
    SENDER("Sender", Occurrence.ONCE, Limits.ADDRESSES),
    REPLY_TO("Reply-To", Occurrence.ONCE, 0),
    TO("To", Occurrence.ONCE, 0),
    CC("Cc", Occurrence.ONCE, 0),
    BCC("Bcc", Occurrence.ONCE, 0),
    MESSAGE_ID("Message-ID", Occurrence.ONCE, 998),
    IN_REPLY_TO("In-Reply-To", Occurrence.ONCE, 0),
    REFERENCES("References", Occurrence.ONCE, 0),
    SUBJECT("Subject", Occurrence.ONCE, 0),
    RESENT_DATE("Resent-Date", Occurrence.ANY, 0),
    RESENT_FROM("Resent-From", Occurrence.ANY, 0),
    RESENT_SENDER("Resent-Sender", Occurrence.ANY, 0),
    RESENT_TO("Resent-To", Occurrence.ANY, 0),
    RESENT_CC("Resent-Cc", Occurrence.ANY, 0),
    RESENT_BCC("Resent-Bcc", Occurrence.ANY, 0),
    RESENT_MESSAGE_ID("Resent-Message-ID", Occurrence.ANY, 0),
    /** RFC 8689 §3. */
    TLS_REQUIRED("TLS-Required", Occurrence.ANY, 100),
    /** RFC 2045 §4. */
    MIME_VERSION("MIME-Version", Occurrence.ONCE, 0);

    /** Octets of the longest name. */
    static final int LONGEST_NAME = 17;

    private static final HeaderField[] ALL = values();

    private enum Occurrence {
        ONCE,
        ANY
    }

    /** A class of its own, as constants of the enum come into being before its other static fields. */
    private static final class Limits {
        /** Some hundred mailboxes with their names; real messages have one. */
        static final int ADDRESSES = 16 * 1024;
    }

    private final String text;
    private final byte[] lowerCase;
    private final Occurrence occurrence;
    private final int keptOctets;

    HeaderField(String text, Occurrence occurrence, int keptOctets) {
        this.text = text;
        this.lowerCase = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        this.occurrence = occurrence;
        this.keptOctets = keptOctets;
    }

    /** The name as it is usually written. */
    public String text() {
        return text;
    }

    /** True for a field that may stand only once in a message. */
    public boolean onlyOnce() {
        return occurrence == Occurrence.ONCE;
    }

    /** True for the fields of somebody who sent the message on (RFC 5322 §3.6.6). */
    public boolean resent() {
        return text.startsWith("Resent-");
    }

    /** How many octets of its value a scan keeps; 0 when it keeps none. */
    int keptOctets() {
        return keptOctets;
    }

    /** The field of a name in lower case; null when it is none of these. */
    static @Nullable HeaderField named(byte[] name, int length) {
        for (HeaderField field : ALL) {
            if (field.isNamed(name, length)) {
                return field;
            }
        }
        return null;
    }

    private boolean isNamed(byte[] name, int length) {
        if (lowerCase.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (lowerCase[i] != name[i]) {
                return false;
            }
        }
        return true;
    }
}
