package org.mailstage.core.auth;

/** Settings of AUTH: sources of users, mechanisms, lock-out. Immutable. */
public record AuthSettings() {
    public static final AuthSettings DEFAULT = new AuthSettings();
}
