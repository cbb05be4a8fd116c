package org.mailstage.core.smtp.server;

import java.util.Locale;
import java.util.Optional;

/** What a listener is for. */
public enum ListenerRole {
    /** Mail from other MTAs (RFC 5321). */
    MX,
    /** Mail from users, TLS by STARTTLS (RFC 6409). */
    SUBMISSION,
    /** Mail from users, TLS from the first octet (RFC 8314 §3.3). */
    SUBMISSIONS,
    /** Mail from a neighbouring system, one reply per recipient (RFC 2033). */
    LMTP;

    private final String keyword = name().toLowerCase(Locale.ROOT);

    /** As it is written in configuration, log and trace. */
    public String keyword() {
        return keyword;
    }

    /** True where users hand in mail. */
    public boolean isSubmission() {
        return this == SUBMISSION || this == SUBMISSIONS;
    }

    /** The role of that keyword. */
    public static Optional<ListenerRole> of(String keyword) {
        for (ListenerRole role : values()) {
            if (role.keyword.equals(keyword)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return keyword;
    }
}
