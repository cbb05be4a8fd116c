/**
 * Who may use console and REST: sign-in against the container's realm, Basic credentials for tools (RFC 7617), sessions
 * for people, a brake for guessed passwords and a check for requests forged by other sites.
 *
 * <p>Only the Servlet API is used: {@code HttpServletRequest.login} asks whatever realm the administrator has set, and
 * one archive can have Basic for its API and a form for its pages, which {@code login-config} cannot express.
 */
@NullMarked
package org.mailstage.web.security;

import org.jspecify.annotations.NullMarked;
