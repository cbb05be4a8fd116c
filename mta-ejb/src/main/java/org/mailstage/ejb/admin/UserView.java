package org.mailstage.ejb.admin;

import java.time.Instant;
import java.util.List;
import org.mailstage.core.auth.User;

/**
 * A user as an administrator sees it: without its secret. Immutable.
 *
 * @param name mailbox or login name
 * @param enabled whether it may sign in
 * @param password whether it has a password
 * @param senders what it may send as besides its own address
 * @param createdAt when it was made
 * @param changedAt when it was changed last
 */
public record UserView(
        String name, boolean enabled, boolean password, List<String> senders, Instant createdAt, Instant changedAt) {
    static UserView of(User user) {
        return new UserView(
                user.name(),
                user.enabled(),
                user.storedSecret().isPresent(),
                user.senders(),
                user.createdAt(),
                user.changedAt());
    }
}
