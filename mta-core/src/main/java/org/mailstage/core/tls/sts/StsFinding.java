package org.mailstage.core.tls.sts;

import java.util.Optional;
import org.mailstage.core.tls.policy.TlsFault;

/**
 * What is known of a domain's policy. Immutable.
 *
 * @param policy the one that holds
 * @param fault why there is none although the domain announces one
 */
public record StsFinding(Optional<StsPolicy> policy, Optional<TlsFault> fault) {
    /** The domain announces none. */
    public static final StsFinding NONE = new StsFinding(Optional.empty(), Optional.empty());
}
