package org.mailstage.core.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.config.ValueType.Maybe;
import org.mailstage.core.tls.TlsSettings;
import org.mailstage.core.tls.TlsSettings.CertificateFiles;

/** The keys of certificates of the listeners. */
final class TlsKeys {
    private static final SectionKey<CertificateFiles, Path> CHAIN = new SectionKey<>(
            "chain",
            Types.FILE,
            CertificateFiles::chain,
            KeyDoc.of(
                            "PEM file of the certificate and of the authorities above it.",
                            "The server's own certificate stands first, then each authority but the root, as ACME clients write"
                                    + " `fullchain.pem`.")
                    .defaultText("none: must be given"));

    private static final SectionKey<CertificateFiles, Path> KEY = new SectionKey<>(
            "key",
            Types.FILE,
            CertificateFiles::key,
            KeyDoc.of(
                            "PEM file of the certificate's private key.",
                            "PKCS #8 without a password; readable for the server's user and nobody else.")
                    .defaultText("none: must be given"));

    static final ConfigKey<Map<String, CertificateFiles>> CERTIFICATES = new ConfigKey<>(
            "tls.certificates",
            new Sections<>(
                    "certificate by name", Types.name("certificate name"), List.of(CHAIN, KEY), TlsKeys::certificate),
            byName(TlsSettings.DEFAULT.certificates()),
            settings -> byName(settings.reception().tls().certificates()),
            KeyDoc.of(
                            "Certificates of the listeners, each with a name of your choice.",
                            "A client gets the one that has the name it asks for (SNI, RFC 6066 §3), and the first one when it asks for none"
                                    + " or for an unknown name. Without any, the server makes itself a self-signed certificate. Files are"
                                    + " named by their full path and must be there on each node; they are read when the configuration is"
                                    + " applied and again when they change, not by `mta config check`, which may run anywhere.")
                    .sample("""
                            main:
                              chain: /etc/mailstage/tls/mx1.example.org.chain.pem
                              key: /etc/mailstage/tls/mx1.example.org.key.pem""")
                    .seeAlso("listeners"));

    static final ConfigKey<Optional<Path>> CLIENT_AUTHORITIES = new ConfigKey<>(
            "tls.client-authorities",
            new Maybe<>(Types.FILE),
            TlsSettings.DEFAULT.clientAuthorities(),
            settings -> settings.reception().tls().clientAuthorities(),
            KeyDoc.of(
                            "PEM file of the authorities whose client certificates count.",
                            "For listeners with `client-certificates: true`. Take an authority of your own: whoever has a certificate by"
                                    + " one of them can sign in by AUTH EXTERNAL, when a user is known by the name in it.")
                    .sample("/etc/mailstage/tls/clients-ca.pem")
                    .defaultText("none")
                    .seeAlso("listeners"));

    private TlsKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(CERTIFICATES, CLIENT_AUTHORITIES);
    }

    /** The settings out of the values read. */
    static TlsSettings read(Values values) {
        return new TlsSettings(List.copyOf(values.get(CERTIFICATES).values()), values.get(CLIENT_AUTHORITIES));
    }

    private static Optional<CertificateFiles> certificate(SectionValues values) {
        Optional<Path> chain = values.require(CHAIN);
        Optional<Path> key = values.require(KEY);
        return chain.flatMap(c -> key.map(k -> new CertificateFiles(values.name(), c, k)));
    }

    private static Map<String, CertificateFiles> byName(List<CertificateFiles> certificates) {
        Map<String, CertificateFiles> byName = new LinkedHashMap<>();
        certificates.forEach(certificate -> byName.put(certificate.name(), certificate));
        return byName;
    }
}
