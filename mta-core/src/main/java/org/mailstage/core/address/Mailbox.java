package org.mailstage.core.address;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.mailstage.core.net.InternationalDomain;

/**
 * A mailbox, {@code local-part@domain}, as it stands in an envelope (RFC 5321 §4.1.2).
 *
 * <p>Immutable and thread-safe. The local part keeps its spelling, quotes included; the domain keeps its spelling too
 * and is compared through {@link #domainKey()}. Two spellings of one mailbox have the same {@link #key()}. The only
 * mailbox without a domain is {@code postmaster} (RFC 5321 §4.5.1), whose domain is empty.
 */
public record Mailbox(String localPart, String domain) {
    private static final String POSTMASTER = "postmaster";

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

    /**
     * The domain in lower case and, where it has U-labels, as A-labels: the form that is looked up in tables and DNS. A
     * domain that never passed the parser and has no such form is in lower case only.
     */
    public String domainKey() {
        return InternationalDomain.toAscii(domain).orElseGet(() -> domain.toLowerCase(Locale.ROOT));
    }

    /**
     * The mailbox in the one spelling that all its spellings share; a mailbox again.
     *
     * <p>The local part has no quotes and backslashes it does not need (RFC 5321 §4.1.2: such strings mean the same) and
     * is composed (Unicode form NFC); its case counts (RFC 5321 §2.4), except in {@code postmaster}. The domain is
     * {@link #domainKey()}.
     */
    public String key() {
        String canonical = LocalPart.canonical(localPart);
        String local = canonical.equalsIgnoreCase(POSTMASTER) ? POSTMASTER : canonical;
        return domain.isEmpty() ? local : local + "@" + domainKey();
    }

    /** True when the mailbox cannot be named to a server without SMTPUTF8 at all: the local part is not ASCII. */
    public boolean needsSmtpUtf8() {
        return !InternationalDomain.isAscii(localPart);
    }

    /** The mailbox for a server without SMTPUTF8, with A-labels for U-labels; empty when there is none. */
    public Optional<Mailbox> asciiForm() {
        if (needsSmtpUtf8()) {
            return Optional.empty();
        }
        if (InternationalDomain.isAscii(domain)) {
            return Optional.of(this);
        }
        return InternationalDomain.toAscii(domain).map(ascii -> new Mailbox(localPart, ascii));
    }

    @Override
    public String toString() {
        return domain.isEmpty() ? localPart : localPart + "@" + domain;
    }
}
