package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.mailstage.web.security.LoginThrottle;
import org.mailstage.web.security.ReturnPath;
import org.mailstage.web.security.SignIn;
import org.mailstage.web.security.SignInResult;

/** The log-in page. */
@Named("login")
@RequestScoped
public class Login {
    private String user = "";
    private String password = "";
    private String from = "";
    private String fault = "";

    @Inject
    SignIn signIn;

    @Inject
    LoginThrottle throttle;

    /** Signs in and goes to the page that was wanted; stays with a message when that fails. */
    public void submit() throws IOException {
        HttpServletRequest request = Pages.request();
        SignInResult result = signIn.signIn(request, user.strip(), password);
        if (result == SignInResult.SIGNED_IN) {
            Pages.redirect(ReturnPath.after(request.getContextPath(), from));
            return;
        }
        fault = explain(result);
    }

    private String explain(SignInResult result) {
        return switch (result) {
            case THROTTLED ->
                "Too many wrong attempts from your address. Wait "
                        + (throttle.wait(Pages.request().getRemoteAddr()).toSeconds() + 1) + " s and try again.";
            case FORBIDDEN -> "This user is no administrator of Mailstage.";
            default -> "User name or password is wrong.";
        };
    }

    public String getUser() {
        return user;
    }

    public void setUser(@Nullable String user) {
        this.user = user == null ? "" : user;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password == null ? "" : password;
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = from == null ? "" : from;
    }

    /** Why the last attempt failed; empty before the first. */
    public String getFault() {
        return fault;
    }
}
