package org.mailstage.core.tls.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.mailstage.core.tls.plan.FoundPolicy;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.report.ReportLine.Failure;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The report as JSON and as a message (RFC 8460 §4.4, §5.3). */
class DayReportTest {
    private static final LocalDate DAY = LocalDate.parse("2016-04-01");
    private static final FoundPolicy STS = new FoundPolicy(
            FoundPolicy.Type.STS,
            List.of("version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"),
            List.of("*.mail.company-y.example"));

    private static ReportLine line(TlsFailure failure, String ours, String mx, String theirs, String detail) {
        return new ReportLine(
                DAY, "company-y.example", STS, Optional.of(new Failure(failure, ours, mx, theirs, detail)));
    }

    private static DayReport example() {
        return new DayReport(
                "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
                "Company-X",
                "sts-reporting@company-x.example",
                DAY,
                "company-y.example",
                Map.of(
                        new ReportLine(DAY, "company-y.example", STS, Optional.empty()),
                        5326L,
                        line(
                                TlsFailure.CERTIFICATE_EXPIRED,
                                "2001:db8:abcd:0012::1",
                                "mx1.mail.company-y.example",
                                "203.0.113.55",
                                ""),
                        100L,
                        line(
                                TlsFailure.STARTTLS_NOT_SUPPORTED,
                                "2001:db8:abcd:0013::1",
                                "mx2.mail.company-y.example",
                                "203.0.113.56",
                                ""),
                        200L,
                        line(
                                TlsFailure.VALIDATION_FAILURE,
                                "",
                                "mx-backup.mail.company-y.example",
                                "203.0.113.58",
                                "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"),
                        3L));
    }

    private static Map<String, Object> read(String json) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
    }

    @Test
    @SuppressWarnings("unchecked")
    void reportShouldSayWhatTheExampleOfTheRfcSays() throws IOException {
        Map<String, Object> expected;
        try (InputStream in = DayReportTest.class.getResourceAsStream("/conformance/tlsrpt/rfc8460.json")) {
            expected = read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        Map<String, Object> report = read(example().json());
        for (String field : List.of("organization-name", "contact-info", "report-id", "date-range")) {
            assertThat(report.get(field)).isEqualTo(expected.get(field));
        }
        Map<String, Object> policy = ((List<Map<String, Object>>) report.get("policies")).get(0);
        Map<String, Object> wanted = ((List<Map<String, Object>>) expected.get("policies")).get(0);
        assertThat(policy.get("summary")).isEqualTo(wanted.get("summary"));
        Map<String, Object> said = (Map<String, Object>) policy.get("policy");
        Map<String, Object> example = (Map<String, Object>) wanted.get("policy");
        assertThat(said.get("policy-string")).isEqualTo(example.get("policy-string"));
        assertThat(said.get("policy-type")).isEqualTo("sts");
        assertThat(said.get("policy-domain")).isEqualTo(example.get("policy-domain"));
        // The RFC's text has a list here, its example a string.
        assertThat(said.get("mx-host")).isEqualTo(List.of(example.get("mx-host")));
        List<Map<String, Object>> details = (List<Map<String, Object>>) policy.get("failure-details");
        for (Map<String, Object> detail : (List<Map<String, Object>>) wanted.get("failure-details")) {
            assertThat(details).anySatisfy(found -> {
                for (String field : List.of("result-type", "receiving-mx-hostname", "failed-session-count")) {
                    assertThat(found.get(field)).isEqualTo(detail.get(field));
                }
            });
        }
        assertThat(details)
                .anyMatch(detail -> "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED".equals(detail.get("failure-reason-code"))
                        && !detail.containsKey("sending-mta-ip"));
    }

    @Test
    void policyShouldHaveNoDetailsWhenNothingFailed() {
        DayReport report = new DayReport(
                "1",
                "mx.one.test",
                "p@one.test",
                DAY,
                "two.test",
                Map.of(new ReportLine(DAY, "two.test", FoundPolicy.NONE, Optional.empty()), 7L));
        assertThat(report.json())
                .isEqualTo(
                        "{\"organization-name\":\"mx.one.test\",\"date-range\":{\"start-datetime\":\"2016-04-01T00:00:00Z\","
                                + "\"end-datetime\":\"2016-04-01T23:59:59Z\"},\"contact-info\":\"p@one.test\",\"report-id\":\"1\","
                                + "\"policies\":[{\"policy\":{\"policy-type\":\"no-policy-found\",\"policy-domain\":\"two.test\"},"
                                + "\"summary\":{\"total-successful-session-count\":7,\"total-failure-session-count\":0}}]}");
    }

    @Test
    void textOfAPeerShouldNotBreakOutOfItsField() {
        ReportLine bad = new ReportLine(
                DAY,
                "two.test",
                FoundPolicy.NONE,
                Optional.of(new Failure(TlsFailure.VALIDATION_FAILURE, "", "mx", "1", "a\"}\\\n\u00e9")));
        DayReport report = new DayReport("1", "mx.one.test", "p@one.test", DAY, "two.test", Map.of(bad, 1L));
        assertThat(report.json()).contains("\"failure-reason-code\":\"a\\\"}\\\\\\u000a\\u00e9\"");
    }

    @Test
    void messageShouldCarryTheReportCompressed() throws IOException {
        DayReport report = example();
        String message = new String(
                ReportMessage.write(report, "rua@two.test", Instant.parse("2016-04-02T01:02:03Z")),
                StandardCharsets.US_ASCII);
        assertThat(message)
                .contains("\r\nContent-Type: multipart/report; report-type=\"tlsrpt\";\r\n")
                .contains(
                        "\r\nTLS-Report-Domain: company-y.example\r\nTLS-Report-Submitter: Company-X\r\nTLS-Required: No\r\n")
                .contains("\r\nDate: Sat, 2 Apr 2016 01:02:03 +0000\r\n")
                .contains("filename=\"Company-X!company-y.example!1459468800!1459555199!5065427c");
        String encoded = message.substring(message.indexOf(".json.gz\"") + 9, message.lastIndexOf("--=_tlsrpt"));
        byte[] compressed = Base64.getMimeDecoder().decode(encoded.strip());
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo(report.json());
        }
        assertThat(message.lines()).allMatch(line -> line.length() <= 998);
    }
}
