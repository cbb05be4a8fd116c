package org.mailstage.ejb.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One certificate of the listeners of this node. Immutable.
 *
 * @param name its name in the configuration; {@code self-signed} for the one the server made itself
 * @param subject distinguished name of its owner
 * @param issuer distinguished name of the authority that signed it
 * @param hostNames the host names it is for
 * @param notBefore from when on it is valid; null when none could be read yet
 * @param notAfter until when it is valid; null when none could be read yet
 * @param fingerprint SHA-256 in hexadecimal digits
 * @param selfSigned whether its owner signed it
 * @param problem why its files as they are now could not be taken; empty when they are in use
 */
public record CertificateStatus(
        String name,
        String subject,
        String issuer,
        List<String> hostNames,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter,
        String fingerprint,
        boolean selfSigned,
        String problem) {
    public CertificateStatus {
        hostNames = List.copyOf(hostNames);
    }
}
