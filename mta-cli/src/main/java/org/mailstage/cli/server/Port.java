package org.mailstage.cli.server;

/** The ports a server listens on, each with its default. */
public enum Port {
    SMTP(2525, "SMTP"),
    SUBMISSION(2587, "submission"),
    SUBMISSIONS(2465, "submission over TLS"),
    HTTPS(8181, "console and REST"),
    ADMIN(4848, "Payara administration"),
    IIOP(3700, "Payara IIOP"),
    IIOP_TLS(3820, "Payara IIOP over TLS"),
    IIOP_MUTUAL_TLS(3920, "Payara IIOP with client certificates"),
    GRID(4900, "Payara data grid");

    private final int base;
    private final String purpose;

    Port(int base, String purpose) {
        this.base = base;
        this.purpose = purpose;
    }

    /** The port with offset 0. */
    int base() {
        return base;
    }

    /** What it is for, as told to people. */
    String purpose() {
        return purpose;
    }

    /** The system property that tells the domain set-up script this port. */
    String property() {
        return "mta.port." + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
