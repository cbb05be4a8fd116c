package org.mailstage.core.tls.policy;

import java.util.Optional;

/**
 * What came of TLS with one host, once for each connection. Immutable.
 *
 * @param fault empty when TLS was as the rule asks
 * @param sourceAddress ours, in the connection; empty when there was none
 */
public record TlsResult(Optional<TlsFault> fault, String sourceAddress) {}
