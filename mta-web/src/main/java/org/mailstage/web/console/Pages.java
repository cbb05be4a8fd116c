package org.mailstage.web.console;

import jakarta.faces.context.FacesContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The request a page is made for, as the access filter hands it on: with the user who is signed in. */
final class Pages {
    private Pages() {}

    static HttpServletRequest request() {
        return (HttpServletRequest)
                FacesContext.getCurrentInstance().getExternalContext().getRequest();
    }

    /** Ends the page and sends the browser to another one. */
    static void redirect(String url) throws IOException {
        FacesContext.getCurrentInstance().getExternalContext().redirect(url);
    }

    /** Answers 404; the designed error page follows. */
    static void notFound(String what) throws IOException {
        FacesContext context = FacesContext.getCurrentInstance();
        context.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, what);
        context.responseComplete();
    }
}
