package org.mailstage.core.address;

import java.util.Locale;
import java.util.Objects;

/**
 * A mailbox, {@code local-part@domain}, as it stands in an envelope (RFC 5321 §4.1.2).
 *
 * <p>Immutable and thread-safe. The local part keeps its spelling, quotes included; the domain keeps its spelling too
 * and is compared through {@link #domainKey()}. The only mailbox without a domain is {@code postmaster}
 * (RFC 5321 §4.5.1), whose domain is empty.
 */
public record Mailbox(String localPart, String domain) {

    public Mailbox {
        Objects.requireNonNull(localPart, "localPart");
        Objects.requireNonNull(domain, "domain");
        if (localPart.isEmpty()) {
            throw new IllegalArgumentException("a mailbox needs a local part");
        }
    }

    /** Splits at the last {@code @}; for addresses that were checked before, such as those read back from a queue. */
    public static Mailbox ofTrusted(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? new Mailbox(address, "") : new Mailbox(address.substring(0, at), address.substring(at + 1));
    }

    /** The domain in lower case, the form that is looked up in tables. */
    public String domainKey() {
        return domain.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return domain.isEmpty() ? localPart : localPart + "@" + domain;
    }
}
