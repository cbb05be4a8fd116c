package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import org.primefaces.context.PrimeFacesContext;

/**
 * The nonce of a page's content security policy. PrimeFaces' script sends it back with every form; a form on a page
 * without that script has to carry it itself, or its answer would be refused.
 */
@Named("contentSecurity")
@RequestScoped
public class ContentSecurity {
    /** Name of the field that carries it. */
    public static final String FIELD = "primefaces.nonce";

    public String field() {
        return FIELD;
    }

    public String nonce() {
        return PrimeFacesContext.getCspState(FacesContext.getCurrentInstance()).getNonce();
    }
}
