package org.mailstage.core.schedule;

/** Retry rules by destination and class of error, notices of delay. Immutable. */
public record RetrySettings() {
    public static final RetrySettings DEFAULT = new RetrySettings();
}
