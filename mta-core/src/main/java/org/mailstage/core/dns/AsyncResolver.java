package org.mailstage.core.dns;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/**
 * Looks addresses up without a thread that waits for the answer.
 *
 * <p>Thread-safe. Calls return at once. The stage completes within a bounded time, on any thread, the caller's too when the
 * answer is known already; it never fails: what DNS or the network does is a {@link DnsAnswer.Failure}. Its dependents must
 * not block.
 */
public interface AsyncResolver {
    /** IPv4 addresses. */
    CompletionStage<DnsAnswer<InetAddress>> askA(String host);
}
