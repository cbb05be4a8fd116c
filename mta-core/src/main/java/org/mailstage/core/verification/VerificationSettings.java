package org.mailstage.core.verification;

/** Settings of recipient verification. Immutable. */
public record VerificationSettings() {
    public static final VerificationSettings DEFAULT = new VerificationSettings();
}
