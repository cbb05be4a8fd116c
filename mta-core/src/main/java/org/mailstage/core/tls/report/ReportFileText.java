package org.mailstage.core.tls.report;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.tls.plan.FoundPolicy;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.report.ReportLine.Failure;

/** Counts as text, one line each with tabs between the fields, to be kept over restarts. Stateless. */
public final class ReportFileText {
    private static final String FIELD = "\t";
    /** Within lists; no policy has it. */
    private static final String ITEM = "\u001F";

    private static final int SUCCESS_FIELDS = 6;
    private static final int FAILURE_FIELDS = SUCCESS_FIELDS + 5;

    private ReportFileText() {}

    /** The text; {@link #read} reads it back. */
    public static String write(Map<ReportLine, Long> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach((line, sessions) -> {
            List<String> fields = new ArrayList<>(List.of(
                    line.day().toString(),
                    line.domain(),
                    line.policy().type().name(),
                    String.join(ITEM, line.policy().strings()),
                    String.join(ITEM, line.policy().mx()),
                    sessions.toString()));
            line.failure()
                    .ifPresent(failure -> fields.addAll(List.of(
                            failure.failure().name(),
                            failure.sendingAddress(),
                            failure.exchanger(),
                            failure.receivingAddress(),
                            failure.detail())));
            text.append(String.join(FIELD, fields)).append('\n');
        });
        return text.toString();
    }

    /** Adds what the text says; a line that cannot be read is left out. */
    public static void read(String text, ReportCounts counts) {
        text.lines().forEach(line -> read(line.split(FIELD, -1), counts));
    }

    private static void read(String[] fields, ReportCounts counts) {
        if (fields.length != SUCCESS_FIELDS && fields.length != FAILURE_FIELDS) {
            return;
        }
        try {
            FoundPolicy policy = new FoundPolicy(FoundPolicy.Type.valueOf(fields[2]), list(fields[3]), list(fields[4]));
            Optional<Failure> failure = fields.length == FAILURE_FIELDS
                    ? Optional.of(
                            new Failure(TlsFailure.valueOf(fields[6]), fields[7], fields[8], fields[9], fields[10]))
                    : Optional.empty();
            counts.add(
                    new ReportLine(LocalDate.parse(fields[0]), fields[1], policy, failure), Long.parseLong(fields[5]));
        } catch (DateTimeException | IllegalArgumentException e) {
            // Half a line, or one of another version: its sessions are missing from one report.
            return;
        }
    }

    private static List<String> list(String field) {
        return field.isEmpty() ? List.of() : List.of(field.split(ITEM));
    }
}
