package org.mailstage.core.tls.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailstage.core.dns.FakeResolver;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** All vectors of {@code /conformance/dane}. */
class DaneConformanceTest {
    private static final String HOST = "mx.dane.test";
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    record Vector(String name, List<String> chain, List<String> tlsa, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    @SuppressWarnings("unchecked")
    static Stream<Vector> vectors() {
        InputStream in = DaneConformanceTest.class.getResourceAsStream("/conformance/dane/vectors.json");
        Map<String, Object> all = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        return ((List<Map<String, Object>>) all.get("cases"))
                .stream()
                        .map(one -> new Vector(
                                (String) one.get("name"),
                                (List<String>) one.get("server_chain"),
                                (List<String>) one.get("tlsa"),
                                (String) one.get("expected")));
    }

    @Test
    void vectorsShouldBeAllThereWhenFileIsRead() {
        assertThat(vectors()).hasSize(33);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void certificateShouldBeJudgedAsExpectedWhenHeldAgainstRecords(Vector vector) {
        assertThat(outcome(vector)).isEqualTo(vector.expected());
    }

    private static String outcome(Vector vector) {
        FakeResolver dns = new FakeResolver().mx("dane.test", 10, HOST).address(HOST, "192.0.2.1");
        vector.tlsa().forEach(record -> dns.tlsa("_25._tcp." + HOST, record));
        Optional<TlsRule> rule = new DaneLookup(dns).ruleFor(NextHop.mx("dane.test"), target());
        if (rule.isEmpty()) {
            return "no-dane";
        }
        if (rule.get() instanceof TlsRule.Dane dane) {
            List<X509Certificate> chain = vector.chain().stream()
                    .map(DaneConformanceTest::certificate)
                    .toList();
            return DaneCheck.check(dane, chain, NOW).isEmpty() ? "verified" : "fail";
        }
        return rule.get() instanceof TlsRule.Encrypted ? "encrypt-only" : "refused";
    }

    /** Which fault is named matters to the domain that reads the report. */
    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("ee_0_1_mismatch", TlsFailure.VALIDATION_FAILURE),
                Arguments.of("ta_wrong_ca", TlsFailure.VALIDATION_FAILURE),
                Arguments.of("ta_name_mismatch", TlsFailure.CERTIFICATE_HOST_MISMATCH),
                Arguments.of("ta_expired", TlsFailure.CERTIFICATE_EXPIRED));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultShouldBeNamedWhenCertificateFails(String name, TlsFailure failure) {
        Vector vector = vectors().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
        FakeResolver dns = new FakeResolver().mx("dane.test", 10, HOST).address(HOST, "192.0.2.1");
        vector.tlsa().forEach(record -> dns.tlsa("_25._tcp." + HOST, record));
        TlsRule.Dane rule = (TlsRule.Dane)
                new DaneLookup(dns).ruleFor(NextHop.mx("dane.test"), target()).orElseThrow();
        List<X509Certificate> chain =
                vector.chain().stream().map(DaneConformanceTest::certificate).toList();
        assertThat(DaneCheck.check(rule, chain, NOW)).map(TlsFault::failure).contains(failure);
    }

    @ParameterizedTest
    @MethodSource("anchorsLeftOut")
    void anchorShouldBeTakenFromDnsWhenServerLeavesItOut(String name) {
        Vector vector = vectors().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
        FakeResolver dns = new FakeResolver().mx("dane.test", 10, HOST).address(HOST, "192.0.2.1");
        vector.tlsa().forEach(record -> dns.tlsa("_25._tcp." + HOST, record));
        TlsRule.Dane rule = (TlsRule.Dane)
                new DaneLookup(dns).ruleFor(NextHop.mx("dane.test"), target()).orElseThrow();
        assertThat(DaneCheck.check(rule, List.of(certificate("leaf.pem")), NOW)).isEmpty();
        assertThat(DaneCheck.check(rule, List.of(certificate("wrongname.pem")), NOW))
                .map(TlsFault::failure)
                .contains(TlsFailure.CERTIFICATE_HOST_MISMATCH);
        assertThat(DaneCheck.check(rule, List.of(certificate("otherca.pem")), NOW))
                .map(TlsFault::failure)
                .contains(TlsFailure.CERTIFICATE_NOT_TRUSTED);
    }

    static Stream<String> anchorsLeftOut() {
        return Stream.of("ta_0_0_match", "ta_1_0_match");
    }

    @Test
    void checkShouldFailWhenThereIsNoCertificate() {
        TlsRule.Dane rule = new TlsRule.Dane(List.of(), HOST, List.of(HOST));
        assertThat(DaneCheck.check(rule, List.of(), NOW))
                .map(TlsFault::toString)
                .contains("validation-failure: no certificate");
    }

    private static Target target() {
        try {
            return new Target(HOST, java.net.InetAddress.getByName("192.0.2.1"), 25);
        } catch (java.net.UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    static X509Certificate certificate(String file) {
        try (InputStream in = DaneConformanceTest.class.getResourceAsStream("/conformance/dane/" + file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
