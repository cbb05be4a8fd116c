package org.mailstage.core.traffic;

/** Limits on what a client may send per time. Immutable. */
public record TrafficSettings() {
    public static final TrafficSettings DEFAULT = new TrafficSettings();
}
