package org.mailstage.core.routing;

/** Turns a next hop into addresses (RFC 5321 §5.1, RFC 7505). Thread-safe; blocks while DNS is asked. */
public interface DestinationResolver {
    /** Never throws: what goes wrong is an {@link Resolution.Unresolved}. */
    Resolution resolve(NextHop nextHop);
}
