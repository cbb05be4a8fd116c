package org.mailstage.core.greylist;

/** Settings of greylisting. Immutable. */
public record GreylistSettings() {
    public static final GreylistSettings DEFAULT = new GreylistSettings();
}
