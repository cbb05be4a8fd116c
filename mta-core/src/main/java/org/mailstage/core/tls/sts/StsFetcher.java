package org.mailstage.core.tls.sts;

import java.util.Optional;
import org.mailstage.core.tls.policy.TlsFault;

/** Fetches the policies of domains by HTTPS (RFC 8461 §3.3). Thread-safe. */
@FunctionalInterface
public interface StsFetcher {
    /** A policy, or what is wrong. */
    record Fetched(Optional<StsPolicy> policy, Optional<TlsFault> fault) {
        public static Fetched of(StsPolicy policy) {
            return new Fetched(Optional.of(policy), Optional.empty());
        }

        public static Fetched failed(TlsFault fault) {
            return new Fetched(Optional.empty(), Optional.of(fault));
        }
    }

    /** Blocks for a bounded time; never throws for what the host does. */
    Fetched fetch(String domain);
}
