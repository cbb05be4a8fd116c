package org.mailstage.core.smtp.server;

import java.util.Set;
import org.mailstage.core.net.HostPort;

/**
 * One listener as it is configured. Immutable.
 *
 * @param name its name in the configuration
 * @param role what it is for
 * @param address where it listens
 * @param tls how it uses TLS
 * @param clientCertificates whether clients are asked for a certificate
 * @param auth whether clients authenticate
 * @param proxyProtocol whether every connection begins with a PROXY header, versions 1 and 2, from a trusted proxy
 * @param normalizeLineEnds whether bare CR and LF of trusted networks are mended instead of refused
 * @param hideClient whether the client's address and name are left out of the Received field (submission)
 * @param triage whether unknown clients are looked at before they get a session
 * @param greylist whether unknown senders are asked to come back later
 * @param withheld EHLO keywords not offered, in upper case
 */
public record ListenerSettings(
        String name,
        ListenerRole role,
        HostPort address,
        TlsMode tls,
        boolean clientCertificates,
        AuthMode auth,
        boolean proxyProtocol,
        boolean normalizeLineEnds,
        boolean hideClient,
        boolean triage,
        boolean greylist,
        Set<String> withheld) {
    public ListenerSettings {
        withheld = Set.copyOf(withheld);
    }

    /** A listener with what its role needs and nothing beyond. */
    public static ListenerSettings of(String name, ListenerRole role, HostPort address) {
        TlsMode tls = role == ListenerRole.SUBMISSIONS
                ? TlsMode.IMPLICIT
                : role == ListenerRole.LMTP ? TlsMode.NONE : TlsMode.STARTTLS;
        AuthMode auth = role.isSubmission() ? AuthMode.REQUIRED : AuthMode.NONE;
        return new ListenerSettings(name, role, address, tls, false, auth, false, false, false, false, false, Set.of());
    }

    /** Whether an extension may be offered. */
    public boolean offers(String keyword) {
        return !withheld.contains(keyword);
    }
}
