package org.mailstage.ejb.auth;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.auth.AuthSettings.CertificateUser;
import org.mailstage.core.auth.CertificateNames;
import org.mailstage.core.auth.UserNames;
import org.mailstage.core.sasl.SaslPrep;

/** The names in a certificate that may be a user's (RFC 5280 §4.2.1.6, §4.1.2.6). Stateless. */
final class X509Names implements CertificateNames {
    private static final int RFC822_NAME = 1;

    @Override
    public Optional<String> user(X509Certificate certificate, CertificateUser kind) {
        return switch (kind) {
            case NONE -> Optional.empty();
            case EMAIL -> mailbox(certificate);
            case COMMON_NAME -> commonName(certificate);
        };
    }

    private static Optional<String> mailbox(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Optional.empty()
                    : names.stream()
                            .filter(name -> Integer.valueOf(RFC822_NAME).equals(name.get(0)))
                            .flatMap(name -> UserNames.mailbox(String.valueOf(name.get(1))).stream())
                            .map(Mailbox::toString)
                            .findFirst();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }

    /** The most specific one of the subject. */
    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            List<Rdn> rdns = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            for (int i = rdns.size() - 1; i >= 0; i--) {
                if (rdns.get(i).getType().equalsIgnoreCase("CN") && rdns.get(i).getValue() instanceof String name) {
                    return SaslPrep.userName(name);
                }
            }
            return Optional.empty();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
