package org.mailstage.web.security;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The page somebody wanted before they were asked to sign in; only pages of this application are taken. */
public final class ReturnPath {
    /** The parameter of the log-in page that carries it. */
    public static final String PARAMETER = "from";

    private static final String SAFE = "/(?!/)[A-Za-z0-9._~/-]{0,200}(\\?[A-Za-z0-9._~/=&%+:@*-]{0,1000})?";

    private ReturnPath() {}

    /**
     * Where to go after the sign-in.
     *
     * @param contextPath of the application
     * @param wanted the parameter {@value #PARAMETER}, relative to the application; may be anything
     */
    public static String after(String contextPath, @Nullable String wanted) {
        boolean safe = wanted != null && wanted.matches(SAFE) && !wanted.startsWith(AccessFilter.LOGIN_PAGE);
        return contextPath + (safe ? wanted : "/");
    }

    /** The log-in page's path that leads back to {@code wanted}. */
    static String login(String contextPath, String wanted) {
        String login = contextPath + AccessFilter.LOGIN_PAGE;
        return wanted.equals("/")
                ? login
                : login + "?" + PARAMETER + "=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    }
}
