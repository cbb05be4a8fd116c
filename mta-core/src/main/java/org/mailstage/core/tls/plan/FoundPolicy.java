package org.mailstage.core.tls.plan;

import java.util.List;

/**
 * A policy as TLS reports name it (RFC 8460 §4.4). Immutable.
 *
 * @param strings the policy, line by line or record by record
 * @param mx patterns of the exchangers it is for
 */
public record FoundPolicy(Type type, List<String> strings, List<String> mx) {
    public static final FoundPolicy NONE = new FoundPolicy(Type.NO_POLICY_FOUND, List.of(), List.of());

    /** Where it was found. */
    public enum Type {
        TLSA("tlsa"),
        STS("sts"),
        NO_POLICY_FOUND("no-policy-found");

        private final String keyword;

        Type(String keyword) {
            this.keyword = keyword;
        }

        /** As it stands in a report. */
        public String keyword() {
            return keyword;
        }
    }

    public FoundPolicy {
        strings = List.copyOf(strings);
        mx = List.copyOf(mx);
    }
}
