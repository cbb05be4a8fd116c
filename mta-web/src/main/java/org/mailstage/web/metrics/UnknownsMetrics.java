package org.mailstage.web.metrics;

import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.mailstage.core.triage.TriageStatistics;
import org.mailstage.core.verification.VerificationStatistics;

/** Copies what became of unknown clients and recipients into a metric registry. For one thread. */
final class UnknownsMetrics {
    private static final String CLIENTS = "mta_triage_clients_total";
    private static final String CLIENTS_HELP = "Clients looked at before their session, by what was found";
    private static final String RECIPIENTS = "mta_verified_recipients_total";
    private static final String RECIPIENTS_HELP = "Recipients verified at RCPT, by what was found";

    private final Figures figures;
    private final TriageStatistics triage;
    private final VerificationStatistics verification;

    UnknownsMetrics(MetricRegistry registry, TriageStatistics triage, VerificationStatistics verification) {
        this.figures = new Figures(registry);
        this.triage = triage;
        this.verification = verification;
    }

    /** Brings all up to date. */
    void update() {
        figures.level("mta_triage_waiting", "Clients that wait for their greeting now", triage.waiting());
        clients("known", triage.known());
        clients("passed", triage.passed());
        clients("early", triage.earlyTalkers());
        clients("listed", triage.listed());
        clients("gone", triage.hangUps());
        recipients("known", verification.known());
        recipients("unknown", verification.unknown());
        recipients("undecided", verification.undecided());
        figures.total("mta_recipient_probes_total", "Questions to next hops about recipients", verification.probes());
        figures.total(
                "mta_unknown_limit_total",
                "Replies 421 to clients that tried too many unknown recipients",
                verification.overLimit());
    }

    private void clients(String result, long value) {
        figures.total(CLIENTS, CLIENTS_HELP, value, new Tag("result", result));
    }

    private void recipients(String result, long value) {
        figures.total(RECIPIENTS, RECIPIENTS_HELP, value, new Tag("result", result));
    }
}
