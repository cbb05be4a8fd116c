package org.mailstage.core.sasl;

import java.util.Locale;
import java.util.Optional;

/** The mechanisms we speak, in the order we offer them: the better ones first. */
public enum SaslMechanism {
    /** The client certificate (RFC 4422 appendix A). */
    EXTERNAL("EXTERNAL", true),
    /** A password that stays with the client, bound to the TLS session (RFC 5802, RFC 7677). */
    SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS", true),
    /** A password that stays with the client (RFC 5802, RFC 7677). */
    SCRAM_SHA_256("SCRAM-SHA-256", false),
    /** A bearer token (RFC 7628). */
    OAUTHBEARER("OAUTHBEARER", true),
    /** A bearer token, in the form in use before RFC 7628. */
    XOAUTH2("XOAUTH2", true),
    /** User and password (RFC 4616). */
    PLAIN("PLAIN", true),
    /** User and password, asked one by one; never a standard, still used by many clients. */
    LOGIN("LOGIN", true);

    private final String mechanismName;
    private final boolean needsEncryption;

    SaslMechanism(String mechanismName, boolean needsEncryption) {
        this.mechanismName = mechanismName;
        this.needsEncryption = needsEncryption;
    }

    /** Returns the registered name, as it stands in EHLO and AUTH. */
    public String mechanismName() {
        return mechanismName;
    }

    /** Returns whether it exists under TLS only: it shows a secret, or takes the identity from TLS. */
    public boolean needsEncryption() {
        return needsEncryption;
    }

    /** Finds a mechanism by the name a client gave, upper or lower case (RFC 4954 §4). */
    public static Optional<SaslMechanism> named(String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        for (SaslMechanism mechanism : values()) {
            if (mechanism.mechanismName.equals(wanted)) {
                return Optional.of(mechanism);
            }
        }
        return Optional.empty();
    }
}
