package org.mailstage.core.verification;

/** With which reverse-path the next hop is asked. */
public enum ProbeSender {
    /** {@code <>}: what it answers must not depend on a sender. */
    EMPTY,
    /** The postmaster of this server, for next hops that refuse the null reverse-path. */
    POSTMASTER
}
