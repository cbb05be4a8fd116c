package org.mailstage.core.address;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reverse-path of a mail transaction: the mailbox that hears of a failure, or the null reverse-path {@code <>}
 * (RFC 5321 §4.1.1.2, §4.5.5).
 *
 * <p>Immutable and thread-safe. The null reverse-path is {@link #NULL}, never a Java {@code null}.
 */
public final class ReversePath {
    /** {@code <>}: nobody hears of a failure. */
    public static final ReversePath NULL = new ReversePath(null);

    private final @Nullable Mailbox mailbox;

    private ReversePath(@Nullable Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    public static ReversePath of(Mailbox mailbox) {
        return new ReversePath(Objects.requireNonNull(mailbox, "mailbox"));
    }

    /** The inverse of {@link #toString()}: empty is the null reverse-path. For stored values, not for peers' input. */
    public static ReversePath ofTrusted(String address) {
        return address.isEmpty() ? NULL : of(Mailbox.ofTrusted(address));
    }

    public boolean isNull() {
        return mailbox == null;
    }

    public Optional<Mailbox> mailbox() {
        return Optional.ofNullable(mailbox);
    }

    /** True when the path cannot be named to a server without SMTPUTF8 at all (RFC 6531 §3.3). */
    public boolean needsSmtpUtf8() {
        return mailbox != null && mailbox.needsSmtpUtf8();
    }

    /** The path for a server without SMTPUTF8, with A-labels for U-labels; empty when there is none. */
    public Optional<ReversePath> asciiForm() {
        return mailbox == null ? Optional.of(this) : mailbox.asciiForm().map(ReversePath::of);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReversePath that && Objects.equals(mailbox, that.mailbox);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(mailbox);
    }

    /** The address without angle brackets; empty for the null reverse-path. */
    @Override
    public String toString() {
        return mailbox == null ? "" : mailbox.toString();
    }
}
