package org.mailstage.core.tls.policy;

import java.util.List;
import org.mailstage.core.dns.TlsaRecord;

/** Which TLSA records are of use for mail (RFC 7672 §3.1). Stateless. */
public final class DaneRecords {
    static final int TRUST_ANCHOR = 2;
    static final int END_ENTITY = 3;
    static final int PUBLIC_KEY = 1;
    static final int AS_IT_IS = 0;
    static final int SHA_256 = 1;
    static final int SHA_512 = 2;
    private static final int SHA_256_DIGITS = 64;
    private static final int SHA_512_DIGITS = 128;

    private DaneRecords() {}

    /** Those that can be used, in the same order. Usages 0 and 1 are not for mail (RFC 7672 §3.1.3). */
    public static List<TlsaRecord> usable(List<TlsaRecord> records) {
        return records.stream().filter(DaneRecords::isUsable).toList();
    }

    private static boolean isUsable(TlsaRecord record) {
        boolean known =
                (record.usage() == TRUST_ANCHOR || record.usage() == END_ENTITY) && record.selector() <= PUBLIC_KEY;
        int digits = record.association().length();
        return known
                && switch (record.matchingType()) {
                    case AS_IT_IS -> digits > 0;
                    case SHA_256 -> digits == SHA_256_DIGITS;
                    case SHA_512 -> digits == SHA_512_DIGITS;
                    default -> false;
                };
    }
}
