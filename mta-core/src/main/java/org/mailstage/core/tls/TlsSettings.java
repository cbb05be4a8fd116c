package org.mailstage.core.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TLS of the SMTP listeners. Immutable.
 *
 * @param certificates certificate chains with their keys; the names in them answer SNI, the first serves clients that ask
 *     for none or an unknown name; empty: a self-signed certificate
 * @param clientAuthorities PEM file of authorities whose client certificates count; empty: none does
 */
public record TlsSettings(List<CertificateFiles> certificates, Optional<Path> clientAuthorities) {
    public static final TlsSettings DEFAULT = new TlsSettings(List.of(), Optional.empty());

    public TlsSettings {
        certificates = List.copyOf(certificates);
    }

    /**
     * PEM files of a chain, the server's certificate first, and of its key.
     *
     * @param name what the administrator calls it; for log and console
     */
    public record CertificateFiles(String name, Path chain, Path key) {
        /** Files of the only certificate there is. */
        public CertificateFiles(Path chain, Path key) {
            this("default", chain, key);
        }
    }
}
