package org.mailstage.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells API requests that a foreign page may have made a browser send (CSRF). Stateless.
 *
 * <p>Requests that change nothing always pass. A browser says where the others come from ({@code Sec-Fetch-Site}); those
 * that rely on the session must also carry a header field no foreign page can set.
 */
final class ForgeryCheck {
    /** The field a page of ours sets, with any value. */
    static final String FIELD = "X-Requested-By";

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private ForgeryCheck() {}

    static boolean mayBeForged(HttpServletRequest request, boolean bySession) {
        if (SAFE_METHODS.contains(request.getMethod())) {
            return false;
        }
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !OWN_SITES.contains(site)) {
            return true;
        }
        return bySession && request.getHeader(FIELD) == null;
    }
}
