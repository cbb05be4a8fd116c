package org.mailstage.core.verification;

/** How recipients of a domain are verified. */
public enum VerificationMethod {
    /** Not at all: every recipient is accepted. */
    OFF,
    /** By the users and aliases of this server. */
    TABLES,
    /** By asking the next hop. */
    CALLOUT
}
