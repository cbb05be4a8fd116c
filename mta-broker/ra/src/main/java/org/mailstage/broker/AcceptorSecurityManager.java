package org.mailstage.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who knows the credentials of the {@link Acceptor}, and then allows everything. Without an acceptor Artemis does not ask
 * at all, because only code in the same JVM can connect. Thread safe: it has no state.
 */
final class AcceptorSecurityManager implements ActiveMQSecurityManager5 {

    private final @Nullable Acceptor acceptor;

    AcceptorSecurityManager(@Nullable Acceptor acceptor) {
        this.acceptor = acceptor;
    }

    @Override
    public @Nullable Subject authenticate(
            @Nullable String user,
            @Nullable String password,
            @Nullable RemotingConnection connection,
            @Nullable String securityDomain) {
        if (!validateUser(user, password)) {
            return null;
        }
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(user));
        return subject;
    }

    @Override
    public boolean authorize(@Nullable Subject subject, Set<Role> roles, CheckType checkType, String address) {
        return subject != null;
    }

    @Override
    public boolean validateUser(@Nullable String user, @Nullable String password) {
        return acceptor != null && same(acceptor.userName(), user) && same(acceptor.password(), password);
    }

    @Override
    public boolean validateUserAndRole(
            @Nullable String user, @Nullable String password, Set<Role> roles, CheckType checkType) {
        return validateUser(user, password);
    }

    /** Compares without telling by its duration how much matched. */
    private static boolean same(String expected, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
