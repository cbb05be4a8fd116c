package org.mailstage.core.site;

/** Limits of sites, providers, domains and tenants. Immutable. */
public record ShapingSettings() {
    public static final ShapingSettings DEFAULT = new ShapingSettings();
}
