package org.mailstage.core.dns;

import java.util.Locale;

/**
 * One MX record (RFC 1035 §3.3.9).
 *
 * @param preference the lower, the better
 * @param host the mail exchanger in lower case without the final dot; empty for the root, which says "no mail here" when
 *     it is the only record (RFC 7505)
 */
public record MxRecord(int preference, String host) {
    public MxRecord {
        host = host.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
    }

    /** True for an exchanger of {@code .}, the null MX. */
    public boolean isNull() {
        return host.isEmpty();
    }
}
