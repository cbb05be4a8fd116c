package org.mailstage.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessFilterTest {
    private final HttpServletRequest request = mock();
    private final HttpServletResponse response = mock();
    private final HttpSession session = mock();
    private final AtomicReference<HttpServletRequest> passed = new AtomicReference<>();
    private final FilterChain chain = (in, out) -> passed.set((HttpServletRequest) in);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final StringWriter text = new StringWriter();
    private final AccessFilter filter = new AccessFilter();
    private final SignIn signIn = new SignIn();

    @BeforeEach
    void setUp() throws Exception {
        filter.signIn = signIn;
        filter.throttle = signIn.throttle;
        when(request.getMethod()).thenReturn("GET");
        when(request.getContextPath()).thenReturn("/mta");
        when(request.getRemoteAddr()).thenReturn("192.0.2.1");
        when(request.getSession(true)).thenReturn(session);
        when(request.isUserInRole(SignIn.ADMIN_ROLE)).thenReturn(true);
        Map<String, Object> attributes = new HashMap<>();
        doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
                .when(session)
                .setAttribute(anyString(), any());
        when(session.getAttribute(anyString())).thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
        when(response.getOutputStream()).thenReturn(new Output(body));
        when(response.getWriter()).thenReturn(new PrintWriter(text, true));
        doThrow(new ServletException("wrong")).when(request).login(anyString(), anyString());
        doAnswer(call -> null).when(request).login("admin", "secret");
    }

    @Test
    void apiShouldLetInWhenPasswordIsRight() throws Exception {
        api("admin", "secret");

        run();

        assertThat(passed.get().getUserPrincipal().getName()).isEqualTo("admin");
        assertThat(passed.get().isUserInRole("admin")).isTrue();
        verify(request, never()).getSession(true);
        verify(response).setHeader("Cache-Control", "no-store");
    }

    @Test
    void apiShouldChallengeWhenPasswordIsWrongOrMissing() throws Exception {
        api("admin", "wrong");
        run();
        verifyRefused(401);
        assertThat(body.toString(StandardCharsets.UTF_8)).contains("Name or password is wrong");

        when(request.getHeader("Authorization")).thenReturn(null);
        run();
        assertThat(passed.get()).isNull();
        verify(response, times(2)).setHeader("WWW-Authenticate", "Basic realm=\"Mailstage\", charset=\"UTF-8\"");
    }

    @Test
    void apiShouldRefuseWhenUserIsNoAdministrator() throws Exception {
        when(request.isUserInRole(SignIn.ADMIN_ROLE)).thenReturn(false);
        api("admin", "secret");

        run();

        verifyRefused(403);
    }

    @Test
    void apiShouldNotLookAtPasswordWhenTooManyWereWrong() throws Exception {
        for (int i = 0; i < LoginThrottle.FREE_FAILURES; i++) {
            api("admin", "wrong" + i);
            run();
        }
        api("admin", "secret");

        run();

        verifyRefused(429);
        verify(response).setHeader("Retry-After", "1");
        verify(request, never()).login("admin", "secret");
    }

    @Test
    void apiShouldTakeSessionWhenSomebodySignedInToTheConsole() throws Exception {
        path("/api/v1", "/queues");
        signInToSession();

        run();

        assertThat(passed.get().getRemoteUser()).isEqualTo("admin");
        verify(request).changeSessionId();
    }

    @Test
    void apiShouldRefuseChangeBySessionWhenOwnHeaderIsMissing() throws Exception {
        path("/api/v1", "/config");
        when(request.getMethod()).thenReturn("PUT");
        signInToSession();
        run();
        verifyRefused(403);

        when(request.getHeader(ForgeryCheck.FIELD)).thenReturn("console");
        run();
        assertThat(passed.get()).isNotNull();
    }

    @Test
    void apiShouldRefuseChangeWhenBrowserSaysAnotherSiteSentIt() throws Exception {
        api("admin", "secret");
        when(request.getMethod()).thenReturn("POST");
        when(request.getHeader("Sec-Fetch-Site")).thenReturn("cross-site");
        run();
        verifyRefused(403);

        when(request.getHeader("Sec-Fetch-Site")).thenReturn("same-origin");
        run();
        assertThat(passed.get()).isNotNull();
    }

    @Test
    void pageShouldLeadToLoginWhenNobodyIsSignedIn() throws Exception {
        path("/queues.xhtml", null);
        when(request.getQueryString()).thenReturn("queue=mta.inbound");

        run();

        assertThat(passed.get()).isNull();
        verify(response).sendRedirect("/mta/login.xhtml?from=%2Fqueues.xhtml%3Fqueue%3Dmta.inbound");
    }

    @Test
    void pageShouldLeadToLoginInFacesFormatWhenSessionEndedUnderAjax() throws Exception {
        path("/queues.xhtml", null);
        when(request.getHeader("Faces-Request")).thenReturn("partial/ajax");

        run();

        assertThat(text.toString())
                .contains("<partial-response><redirect url=\"/mta/login.xhtml?from=%2Fqueues.xhtml\"/>");
        verify(response, never()).sendRedirect(anyString());
    }

    @Test
    void pageShouldBeOpenWhenItIsForTheLogin() throws Exception {
        for (String open :
                new String[] {"/login.xhtml", "/jakarta.faces.resource/app.css.xhtml", "/resources/logo.svg"}) {
            passed.set(null);
            path(open, null);
            run();
            assertThat(passed.get()).as(open).isSameAs(request);
        }
    }

    @Test
    void signOutShouldEndTheSession() throws Exception {
        path("/queues.xhtml", null);
        signInToSession();

        signIn.signOut(request);

        verify(session).invalidate();
    }

    private void signInToSession() {
        when(request.getSession(false)).thenReturn(session);
        assertThat(signIn.signIn(request, "admin", "secret")).isEqualTo(SignInResult.SIGNED_IN);
    }

    private void api(String user, String password) {
        path("/api/v1", "/status");
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        when(request.getHeader("Authorization")).thenReturn("Basic " + pair);
    }

    private void path(String servletPath, String pathInfo) {
        when(request.getServletPath()).thenReturn(servletPath);
        when(request.getPathInfo()).thenReturn(pathInfo);
    }

    private void run() throws Exception {
        body.reset();
        filter.doFilter(request, response, chain);
    }

    private void verifyRefused(int status) {
        verify(response).setStatus(status);
        assertThat(passed.get()).isNull();
        assertThat(body.toString(StandardCharsets.UTF_8)).contains("\"status\":" + status);
    }

    /** A response's stream into memory. */
    private static final class Output extends ServletOutputStream {
        private final ByteArrayOutputStream to;

        private Output(ByteArrayOutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int octet) {
            to.write(octet);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
