package org.mailstage.web.security;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.mailstage.web.rest.Problem;

/**
 * Lets nobody in who has not signed in: the API takes Basic credentials or the console's session, the pages take the
 * session and lead to the log-in page without one.
 *
 * <p>First filter of all (web.xml). Open without sign-in are the log-in page and the resources of pages.
 */
public class AccessFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /** The log-in page. It calls {@link SignIn#signIn}. */
    public static final String LOGIN_PAGE = "/login.xhtml";

    private static final String API = "/api/";
    private static final String FACES_RESOURCES = "/jakarta.faces.resource/";
    private static final String OWN_RESOURCES = "/resources/";
    private static final String CHALLENGE = "Basic realm=\"Mailstage\", charset=\"UTF-8\"";

    @Inject
    transient SignIn signIn;

    @Inject
    transient LoginThrottle throttle;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin");
        String path = path(request);
        if (path.startsWith(API)) {
            response.setHeader("Cache-Control", "no-store");
            api(request, response, chain);
        } else {
            page(path, request, response, chain);
        }
    }

    private void api(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<BasicCredentials> credentials = BasicCredentials.parse(request.getHeader("Authorization"));
        Optional<Identity> identity;
        if (credentials.isPresent()) {
            SignInResult result = signIn.check(
                    request, credentials.get().user(), credentials.get().password());
            if (result != SignInResult.SIGNED_IN) {
                refuse(request, response, result);
                return;
            }
            identity = Optional.of(new Identity(credentials.get().user()));
        } else {
            identity = signIn.identity(request);
        }
        if (identity.isEmpty()) {
            response.setHeader("WWW-Authenticate", CHALLENGE);
            Problem.of(401, "Not signed in", "Give name and password by HTTP Basic authentication")
                    .write(response);
        } else if (ForgeryCheck.mayBeForged(request, credentials.isEmpty())) {
            Problem.of(
                            403,
                            "Request may be forged",
                            "A change by the console's session needs the header field " + ForgeryCheck.FIELD
                                    + " and must come from the console itself")
                    .write(response);
        } else {
            chain.doFilter(new IdentifiedRequest(request, identity.get()), response);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, SignInResult result)
            throws IOException {
        switch (result) {
            case THROTTLED -> {
                long seconds = throttle.wait(request.getRemoteAddr()).toSeconds() + 1;
                response.setHeader("Retry-After", Long.toString(seconds));
                Problem.of(429, "Too many wrong passwords", "Wait " + seconds + " s and try again")
                        .write(response);
            }
            case FORBIDDEN ->
                Problem.of(403, "Not allowed", "This user is no administrator of Mailstage")
                        .write(response);
            default -> {
                response.setHeader("WWW-Authenticate", CHALLENGE);
                Problem.of(401, "Not signed in", "Name or password is wrong").write(response);
            }
        }
    }

    private void page(String path, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Identity> identity = signIn.identity(request);
        if (identity.isPresent()) {
            chain.doFilter(new IdentifiedRequest(request, identity.get()), response);
        } else if (isOpen(path)) {
            chain.doFilter(request, response);
        } else {
            askToSignIn(path, request, response);
        }
    }

    private static void askToSignIn(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean partial = "partial/ajax".equals(request.getHeader("Faces-Request"));
        String query = request.getQueryString();
        String wanted = partial || query == null ? path : path + "?" + query;
        String login = ReturnPath.login(request.getContextPath(), wanted);
        response.setHeader("Cache-Control", "no-store");
        if (partial) {
            // Faces' script follows a redirect only when it is told so in its own format.
            response.setContentType("text/xml;charset=UTF-8");
            response.getWriter()
                    .write("<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\""
                            + login.replace("&", "&amp;") + "\"/></partial-response>");
        } else {
            response.sendRedirect(login);
        }
    }

    private static boolean isOpen(String path) {
        return path.equals(LOGIN_PAGE) || path.startsWith(FACES_RESOURCES) || path.startsWith(OWN_RESOURCES);
    }

    /** The path within the application as the container matches it: decoded, without path parameters and dots. */
    private static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = info == null ? request.getServletPath() : request.getServletPath() + info;
        return path.isEmpty() ? "/" : path;
    }
}
