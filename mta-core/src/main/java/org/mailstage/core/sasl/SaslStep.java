package org.mailstage.core.sasl;

/** What follows a client's message. */
public sealed interface SaslStep {
    /** Send this and read an answer. */
    record Challenge(byte[] data) implements SaslStep {}

    /** Done. */
    record Succeeded(Identity identity) implements SaslStep {}

    /** Done, without success. @param user the name that was tried, empty when unknown */
    record Failed(SaslFailure reason, String user) implements SaslStep {}
}
