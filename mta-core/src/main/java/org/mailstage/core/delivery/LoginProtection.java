package org.mailstage.core.delivery;

/** What a connection must be like before we sign in over it, from the strictest on. */
public enum LoginProtection {
    /** TLS, and the host has proven to be the one meant. */
    VERIFIED,
    /** TLS with whatever certificate. */
    ENCRYPTED,
    /** Nothing is asked for. */
    NONE
}
