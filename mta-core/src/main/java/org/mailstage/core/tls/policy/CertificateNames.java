package org.mailstage.core.tls.policy;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailstage.core.net.IpLiteral;

/**
 * Whom a certificate is for (RFC 9525 §6, RFC 7672 §3.2.3). Stateless.
 *
 * <p>Only names in subjectAltName count, never the common name of the subject (RFC 9525 §6.3). The wildcard {@code *} is for
 * exactly one label, the leftmost.
 */
public final class CertificateNames {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private CertificateNames() {}

    /** True when the certificate is for one of the hosts, each a name or an IP address. */
    public static boolean matchAny(X509Certificate certificate, Collection<String> hosts) {
        return hosts.stream().anyMatch(host -> matches(certificate, host));
    }

    private static boolean matches(X509Certificate certificate, String host) {
        Optional<InetAddress> address = host.startsWith("[") ? IpLiteral.parseBracketed(host) : IpLiteral.parse(host);
        if (address.isPresent()) {
            return alternatives(certificate, IP_ADDRESS).stream()
                    .anyMatch(text -> IpLiteral.parse(text).equals(address));
        }
        return alternatives(certificate, DNS_NAME).stream().anyMatch(name -> covers(name, host));
    }

    private static boolean covers(String pattern, String host) {
        String wanted = plain(host);
        String name = plain(pattern);
        if (!name.startsWith("*.")) {
            return name.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        String parent = name.substring(2);
        // A whole top-level domain is nobody's to speak for.
        return dot > 0 && parent.indexOf('.') > 0 && wanted.substring(dot + 1).equals(parent);
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static List<String> alternatives(X509Certificate certificate, int type) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> name : all) {
                    if (name.get(0).equals(type)) {
                        names.add(String.valueOf(name.get(1)));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            // Names that cannot be read are names for nobody.
            return List.of();
        }
        return names;
    }
}
