package org.mailstage.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request of somebody signed in, as the rest of the application sees it. */
final class IdentifiedRequest extends HttpServletRequestWrapper {
    private final Identity identity;

    IdentifiedRequest(HttpServletRequest request, Identity identity) {
        super(request);
        this.identity = identity;
    }

    @Override
    public String getRemoteUser() {
        return identity.user();
    }

    @Override
    public Principal getUserPrincipal() {
        return identity::user;
    }

    @Override
    public boolean isUserInRole(String role) {
        return role.equals(SignIn.ADMIN_ROLE);
    }
}
