package org.mailstage.core.tls.report;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;
import org.mailstage.core.tls.plan.FoundPolicy;

/**
 * The report on one domain and day (RFC 8460 §4). Immutable.
 *
 * @param id unique among the reports of the submitter
 * @param submitter host name of who reports
 * @param contact address of people
 * @param counts lines of this domain and day with their numbers of sessions; at least one
 */
public record DayReport(
        String id, String submitter, String contact, LocalDate day, String domain, Map<ReportLine, Long> counts) {
    public DayReport {
        counts = Map.copyOf(counts);
    }

    /** Lines by policy. */
    private Map<FoundPolicy, Map<ReportLine, Long>> policies() {
        return counts.entrySet().stream()
                .sorted(Entry.comparingByKey(java.util.Comparator.comparing(ReportLine::toString)))
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().policy(),
                        LinkedHashMap::new,
                        Collectors.toMap(Entry::getKey, Entry::getValue, Long::sum, LinkedHashMap::new)));
    }

    /** The report as JSON (RFC 8460 §4.4). */
    public String json() {
        JsonText json = new JsonText();
        json.open('{')
                .field("organization-name", submitter)
                .name("date-range")
                .open('{')
                .field("start-datetime", day + "T00:00:00Z")
                .field("end-datetime", day + "T23:59:59Z")
                .close('}')
                .field("contact-info", contact)
                .field("report-id", id)
                .name("policies")
                .open('[');
        policies().forEach((policy, lines) -> policy(json, policy, lines));
        return json.close(']').close('}').toString();
    }

    private void policy(JsonText json, FoundPolicy policy, Map<ReportLine, Long> lines) {
        json.open('{')
                .name("policy")
                .open('{')
                .field("policy-type", policy.type().keyword());
        if (policy.type() != FoundPolicy.Type.NO_POLICY_FOUND) {
            json.list("policy-string", policy.strings());
        }
        json.field("policy-domain", domain);
        if (!policy.mx().isEmpty()) {
            json.list("mx-host", policy.mx());
        }
        json.close('}')
                .name("summary")
                .open('{')
                .field("total-successful-session-count", sessions(lines, false))
                .field("total-failure-session-count", sessions(lines, true))
                .close('}');
        if (sessions(lines, true) > 0) {
            json.name("failure-details").open('[');
            lines.forEach((line, sessions) -> line.failure().ifPresent(failure -> detail(json, failure, sessions)));
            json.close(']');
        }
        json.close('}');
    }

    private static void detail(JsonText json, ReportLine.Failure failure, long sessions) {
        json.open('{').field("result-type", failure.failure().keyword());
        if (!failure.sendingAddress().isEmpty()) {
            json.field("sending-mta-ip", failure.sendingAddress());
        }
        json.field("receiving-mx-hostname", failure.exchanger())
                .field("receiving-ip", failure.receivingAddress())
                .field("failed-session-count", sessions);
        if (!failure.detail().isEmpty()) {
            json.field("failure-reason-code", failure.detail());
        }
        json.close('}');
    }

    private static long sessions(Map<ReportLine, Long> lines, boolean failed) {
        return lines.entrySet().stream()
                .filter(entry -> entry.getKey().failure().isPresent() == failed)
                .mapToLong(Entry::getValue)
                .sum();
    }

    /** Name of the file (RFC 8460 §5.1). */
    public String fileName() {
        long begin = day.toEpochDay() * 86_400;
        return submitter + "!" + domain + "!" + begin + "!" + (begin + 86_399) + "!" + id + ".json.gz";
    }
}
