package org.mailstage.core.tls.policy;

import java.util.List;
import org.mailstage.core.dns.TlsaRecord;

/** What TLS one host must give us. Immutable; equal rules may share connections. */
public sealed interface TlsRule {
    TlsRule OPPORTUNISTIC = new Opportunistic();
    TlsRule CLEAR = new Clear();

    /** Where a rule comes from. */
    enum Basis {
        /** The administrator's rule for the domain. */
        LOCAL,
        /** TLSA records, none of which can be used (RFC 7672 §2.2). */
        DANE,
        /** RFC 8461. */
        MTA_STS,
        /** RFC 8689. */
        REQUIRETLS
    }

    /** TLS where it is offered, with whatever certificate; else in the clear (RFC 7435 §3). */
    record Opportunistic() implements TlsRule {}

    /** No TLS, even where it is offered. */
    record Clear() implements TlsRule {}

    /** TLS with whatever certificate, never in the clear. */
    record Encrypted(Basis basis) implements TlsRule {}

    /** TLS with a certificate by an authority that is trusted here, for the host's name (RFC 5280, RFC 6125). */
    record Verified(Basis basis) implements TlsRule {}

    /**
     * TLS with a certificate that one of the records stands for (RFC 7672 §3).
     *
     * @param records usable ones only, at least one
     * @param baseName the TLSA base domain, which is also said in SNI (RFC 7672 §8.1)
     * @param names one of which a certificate under a trust anchor must bear (RFC 7672 §3.2.2)
     */
    record Dane(List<TlsaRecord> records, String baseName, List<String> names) implements TlsRule {
        public Dane {
            records = List.copyOf(records);
            names = List.copyOf(names);
        }
    }

    /** Opportunistic; but how the stricter rule would have fared is found out and reported (RFC 8461 §5, testing). */
    record Rehearsed(TlsRule rule) implements TlsRule {}

    /**
     * The host is not to be used at all: the message waits, unless another host takes it.
     *
     * @param reason one short phrase, for diagnostic and report
     */
    record Refused(TlsFailure failure, String reason) implements TlsRule {}

    /** True when nothing may be sent in the clear. */
    default boolean isMandatory() {
        return this instanceof Encrypted || provesPeer() || this instanceof Refused;
    }

    /** True when the host must prove to be the one meant. */
    default boolean provesPeer() {
        return this instanceof Verified || this instanceof Dane;
    }

    /** How the peer was proven, for log and trace: {@code dane}, {@code mta-sts}, {@code pkix}, or {@code no}. */
    default String proof() {
        if (this instanceof Dane) {
            return "dane";
        }
        if (this instanceof Verified verified) {
            return verified.basis() == Basis.MTA_STS ? "mta-sts" : "pkix";
        }
        return "no";
    }
}
