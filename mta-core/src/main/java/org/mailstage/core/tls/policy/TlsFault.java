package org.mailstage.core.tls.policy;

/**
 * What is wrong with a host's TLS. Immutable.
 *
 * @param detail what was found, in a few words; may be empty
 */
public record TlsFault(TlsFailure failure, String detail) {
    @Override
    public String toString() {
        return detail.isEmpty() ? failure.keyword() : failure.keyword() + ": " + detail;
    }
}
