package org.mailstage.core.auth;

import java.util.List;
import java.util.Optional;
import org.mailstage.core.sasl.OAuthSettings;

/**
 * Settings of AUTH. Immutable.
 *
 * @param sources where users are looked for, in that order; may be empty
 * @param senderCheck whether users may send as others
 * @param realm name of the container's realm; empty for its default realm
 * @param certificateUser which name of a client certificate is the user's
 * @param blocks when guessing is stopped
 * @param ldap the LDAP servers; empty when there are none
 * @param oauth whose bearer tokens are taken; empty for none
 */
public record AuthSettings(
        List<Source> sources,
        SenderCheck senderCheck,
        Optional<String> realm,
        CertificateUser certificateUser,
        BlockSettings blocks,
        Optional<LdapSettings> ldap,
        Optional<OAuthSettings> oauth) {
    /** Users of the database, each with addresses of its own. */
    public static final AuthSettings DEFAULT = new AuthSettings(
            List.of(Source.DATABASE),
            SenderCheck.ENVELOPE,
            Optional.empty(),
            CertificateUser.NONE,
            BlockSettings.DEFAULT,
            Optional.empty(),
            Optional.empty());

    /** Where users are kept. */
    public enum Source {
        /** Our own table. */
        DATABASE,
        /** A directory server. */
        LDAP,
        /** The application server's realm. */
        REALM
    }

    /** How the addresses that a user sends as are checked (RFC 6409 §6.1). */
    public enum SenderCheck {
        /** The reverse-path is the user's own address or one it is allowed. */
        ENVELOPE,
        /** Users may send as anybody. */
        OFF
    }

    /** Which name of a client certificate is the user's, for EXTERNAL. */
    public enum CertificateUser {
        /** Certificates sign nobody in. */
        NONE,
        /** The first mailbox among the alternative names. */
        EMAIL,
        /** The common name of the subject. */
        COMMON_NAME
    }

    public AuthSettings {
        sources = List.copyOf(sources);
    }

    /** Whether users of that source may sign in. */
    public boolean uses(Source source) {
        return sources.contains(source);
    }
}
