package org.mailstage.web.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs people in to a session and out of it, and checks the credentials of tools. Thread-safe.
 *
 * <p>For the log-in page: call {@link #signIn}, and on {@link SignInResult#SIGNED_IN} redirect to
 * {@link ReturnPath#after}.
 */
@ApplicationScoped
public class SignIn {
    /** The role of the application that may administer; the realm's group is mapped to it in glassfish-web.xml. */
    public static final String ADMIN_ROLE = "admin";

    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final String SESSION_IDENTITY = "org.mailstage.identity";

    @Inject
    LoginThrottle throttle = new LoginThrottle();

    /** Checks name and password and, when they are right, puts the user into a new session. */
    public SignInResult signIn(HttpServletRequest request, String user, String password) {
        SignInResult result = check(request, user, password);
        if (result == SignInResult.SIGNED_IN) {
            HttpSession session = request.getSession(true);
            request.changeSessionId(); // Against session fixation.
            session.setAttribute(SESSION_IDENTITY, new Identity(user));
            LOG.info("MTA-15011 signed in: user={} client={}", printable(user), request.getRemoteAddr());
        }
        return result;
    }

    /** Ends the session. */
    public void signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** Who is signed in to the request's session. */
    public Optional<Identity> identity(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        @Nullable Object identity = session == null ? null : session.getAttribute(SESSION_IDENTITY);
        return identity instanceof Identity known ? Optional.of(known) : Optional.empty();
    }

    /** Checks name and password for this request only. */
    SignInResult check(HttpServletRequest request, String user, String password) {
        String client = request.getRemoteAddr();
        if (!throttle.wait(client).isZero()) {
            return SignInResult.THROTTLED;
        }
        try {
            if (request.getUserPrincipal() != null) {
                request.logout();
            }
            request.login(user, password);
        } catch (ServletException e) {
            throttle.failed(client);
            LOG.warn("MTA-15012 sign-in refused: user={} client={}", printable(user), client);
            return SignInResult.WRONG;
        }
        throttle.succeeded(client);
        return request.isUserInRole(ADMIN_ROLE) ? SignInResult.SIGNED_IN : SignInResult.FORBIDDEN;
    }

    private static String printable(String user) {
        String cut = user.length() > 64 ? user.substring(0, 64) : user;
        return cut.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
