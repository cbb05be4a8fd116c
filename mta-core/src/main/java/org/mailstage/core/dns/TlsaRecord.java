package org.mailstage.core.dns;

import java.util.Locale;

/**
 * One TLSA record (RFC 6698 §2.1), as it is in DNS: whether it is of any use is not said.
 *
 * @param usage certificate usage: 2 trust anchor, 3 end entity (RFC 7218 §2.1)
 * @param selector 0 the whole certificate, 1 its public key
 * @param matchingType 0 as it is, 1 SHA-256, 2 SHA-512
 * @param association the certificate association data, as hexadecimal digits in lower case
 */
public record TlsaRecord(int usage, int selector, int matchingType, String association) {
    public TlsaRecord {
        association = association.toLowerCase(Locale.ROOT);
    }

    /** As in a zone file, cut short. */
    @Override
    public String toString() {
        String data = association.length() > 16 ? association.substring(0, 16) + "..." : association;
        return usage + " " + selector + " " + matchingType + " " + data;
    }
}
