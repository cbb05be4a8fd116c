package org.mailstage.core.delivery;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from.
 *
 * @param address to bind to; null leaves it to the system
 * @param helo name to say in EHLO
 */
public record SourceAddress(@Nullable InetAddress address, String helo) {
    /** True when it is of the target's family, or left to the system. */
    boolean canReach(InetAddress target) {
        return address == null || address.getAddress().length == target.getAddress().length;
    }
}
