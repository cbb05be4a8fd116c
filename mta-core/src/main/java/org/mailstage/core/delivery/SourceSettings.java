package org.mailstage.core.delivery;

/** Source addresses and their EHLO names. Immutable. */
public record SourceSettings() {
    public static final SourceSettings DEFAULT = new SourceSettings();
}
