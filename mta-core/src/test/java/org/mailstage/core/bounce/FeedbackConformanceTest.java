package org.mailstage.core.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.bounce.IncomingReport.Kind;

/** The published feedback reports, field by field. */
class FeedbackConformanceTest {
    @ParameterizedTest
    @ValueSource(strings = {"001", "002", "003", "004", "005"})
    void fieldsShouldBeAsPublishedWhenReportIsRead(String name) throws Exception {
        Map<String, Object> expected = Vectors.json("reports-arf/" + name + ".json");

        IncomingReport report = IncomingReportReader.read(Vectors.message("reports-arf/" + name + ".eml"), false);

        assertThat(report.kind()).isEqualTo(Kind.COMPLAINT);
        Complaint complaint = report.complaint().orElseThrow();
        assertThat(complaint.feedbackType().replace("-", "")).isEqualTo(word(expected, "feedback_type"));
        assertThat(complaint.userAgent()).isEqualTo(text(expected, "user_agent"));
        assertThat(complaint.version()).isEqualTo(text(expected, "version"));
        assertThat(complaint.originalMailFrom()).isEqualTo(mailbox(expected, "original_mail_from"));
        assertThat(String.join(",", complaint.originalRecipients())).isEqualTo(mailbox(expected, "original_rcpt_to"));
        assertThat(complaint.reportingMta()).isEqualTo(text(expected, "reporting_mta"));
        assertThat(complaint.sourceIp()).isEqualTo(text(expected, "source_ip"));
        assertThat(complaint.reportedDomains()).isEqualTo(expected.get("reported_domain"));
        assertThat(complaint.reportedUris()).isEqualTo(expected.get("reported_uri"));
        assertThat(complaint.incidents())
                .isEqualTo(((Number) Objects.requireNonNull(expected.get("incidents"))).longValue());
        assertThat(complaint.fields().all("authentication-results"))
                .hasSameSizeAs((List<?>) expected.get("authentication_results"));
        String authFailure = word(expected, "auth_failure");
        assertThat(complaint.authFailure()).isEqualTo(authFailure.equals("unspecified") ? "" : authFailure);
    }

    private static String text(Map<String, Object> of, String key) {
        return Objects.toString(of.get(key), "");
    }

    private static String word(Map<String, Object> of, String key) {
        return text(of, key).toLowerCase(Locale.ROOT);
    }

    private static String mailbox(Map<String, Object> of, String key) {
        return text(of, key).replaceAll("[<>]", "");
    }
}
