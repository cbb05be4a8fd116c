package org.mailstage.core.smtp.server;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SMTP verbs that the server knows by name (RFC 5321 §4.1.1 and extensions). */
public enum Verb {
    EHLO(true),
    HELO(true),
    /** RFC 2033 §4.1. */
    LHLO(true),
    MAIL(true),
    RCPT(true),
    DATA(true),
    RSET(true),
    NOOP(true),
    QUIT(true),
    VRFY(true),
    HELP(true),
    EXPN(true),
    STARTTLS(true),
    AUTH(true),
    BDAT(true),
    ETRN(true),
    TURN(false),
    ATRN(false),
    SEND(false),
    SOML(false),
    SAML(false),
    XCLIENT(true),
    XFORWARD(true);

    private static final Map<String, Verb> BY_NAME = new HashMap<>();

    static {
        for (Verb verb : values()) {
            BY_NAME.put(verb.name(), verb);
        }
    }

    private final boolean implemented;

    Verb(boolean implemented) {
        this.implemented = implemented;
    }

    /** False for a verb that is answered with 502. */
    public boolean implemented() {
        return implemented;
    }

    /** The verb of that name in any case of letters; null when it is none. */
    static @Nullable Verb named(String name) {
        Verb verb = BY_NAME.get(name);
        return verb != null ? verb : BY_NAME.get(name.toUpperCase(Locale.ROOT));
    }
}
