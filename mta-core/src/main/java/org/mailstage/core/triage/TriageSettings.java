package org.mailstage.core.triage;

/** Settings of the look at unknown clients. Immutable. */
public record TriageSettings() {
    public static final TriageSettings DEFAULT = new TriageSettings();
}
