package org.mailstage.core.dns;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What a lookup gave: records, a proof that there are none, or no answer.
 *
 * <p>Immutable and thread-safe. Only {@link NoSuchDomain} and {@link NoData} prove something; a {@link Failure} says
 * nothing about the name and must be treated as temporary.
 */
public sealed interface DnsAnswer<T> {

    /**
     * Records; at least one.
     *
     * @param secure signatures lead from these records, and from every alias on the way to them, to a trust anchor
     *     (RFC 4035 §4.3)
     * @param owner the name that has the records, where aliases led elsewhere; empty where no alias was followed. In lower
     *     case, without the final dot
     */
    record Found<T>(List<T> records, Duration ttl, boolean secure, String owner) implements DnsAnswer<T> {
        public Found {
            records = List.copyOf(records);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("no records is NoData, not Found");
            }
        }

        /** Records of the name asked for, with nothing to prove them. */
        public Found(List<T> records, Duration ttl) {
            this(records, ttl, false, "");
        }
    }

    /**
     * The name does not exist: NXDOMAIN, or a text that cannot be a domain name.
     *
     * @param secure a signature proves it
     */
    record NoSuchDomain<T>(Duration ttl, boolean secure) implements DnsAnswer<T> {
        /** With nothing to prove it. */
        public NoSuchDomain(Duration ttl) {
            this(ttl, false);
        }
    }

    /**
     * The name exists, but has no record of this type.
     *
     * @param secure a signature proves it
     */
    record NoData<T>(Duration ttl, boolean secure) implements DnsAnswer<T> {
        /** With nothing to prove it. */
        public NoData(Duration ttl) {
            this(ttl, false);
        }
    }

    /**
     * No usable answer: SERVFAIL, refusal, time-out, or records that make no sense; also a signature that is wrong, which
     * must never pass for a missing one. The reason is one short phrase.
     */
    record Failure<T>(String reason) implements DnsAnswer<T> {}

    /** True when signatures prove the answer. */
    default boolean isSecure() {
        return fold(Found::secure, NoSuchDomain::secure, NoData::secure, failure -> false);
    }

    /** The records; none unless {@link Found}. */
    default List<T> recordsOrNone() {
        return this instanceof Found<T> found ? found.records() : List.of();
    }

    /** Java 17 has no pattern switch outside preview, so callers name all four kinds here. */
    default <R> R fold(
            Function<Found<T>, R> found,
            Function<NoSuchDomain<T>, R> noSuchDomain,
            Function<NoData<T>, R> noData,
            Function<Failure<T>, R> failure) {
        if (this instanceof Found<T> f) {
            return found.apply(f);
        }
        if (this instanceof NoSuchDomain<T> n) {
            return noSuchDomain.apply(n);
        }
        if (this instanceof NoData<T> n) {
            return noData.apply(n);
        }
        return failure.apply((Failure<T>) this);
    }
}
