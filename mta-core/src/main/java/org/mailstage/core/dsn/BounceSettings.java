package org.mailstage.core.dsn;

/** Limits of delivery status notifications, and addresses that recognise bounces. Immutable. */
public record BounceSettings() {
    public static final BounceSettings DEFAULT = new BounceSettings();
}
