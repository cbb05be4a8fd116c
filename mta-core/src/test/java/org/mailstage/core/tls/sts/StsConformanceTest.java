package org.mailstage.core.tls.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** All vectors of {@code /conformance/mta-sts}, but for those of the fetch. */
class StsConformanceTest {
    private static final Map<String, List<List<Object>>> VECTORS = vectors();

    private static Map<String, List<List<Object>>> vectors() {
        InputStream in = StsConformanceTest.class.getResourceAsStream("/conformance/mta-sts/vectors.json");
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
    }

    static Stream<List<Object>> records() {
        return VECTORS.get("records").stream();
    }

    static Stream<List<Object>> recordSets() {
        return VECTORS.get("record_sets").stream();
    }

    static Stream<List<Object>> policies() {
        return VECTORS.get("policies").stream();
    }

    static Stream<List<Object>> patterns() {
        return VECTORS.get("mx_match").stream();
    }

    @Test
    void vectorsShouldBeAllThereWhenFileIsRead() {
        assertThat(VECTORS).containsOnlyKeys("records", "record_sets", "policies", "mx_match", "fetch");
        assertThat(VECTORS.values().stream().mapToInt(List::size).sum()).isEqualTo(61);
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordShouldBeReadAsExpected(List<Object> vector) {
        assertThat(StsRecord.parse((String) vector.get(0)).map(StsRecord::id).orElse(null))
                .isEqualTo(vector.get(2));
    }

    @ParameterizedTest
    @MethodSource("recordSets")
    @SuppressWarnings("unchecked")
    void recordSetShouldBeUsedAsExpected(List<Object> vector) {
        assertThat(StsRecord.among((List<String>) vector.get(0)).isPresent()).isEqualTo(vector.get(1));
    }

    @ParameterizedTest
    @MethodSource("policies")
    @SuppressWarnings("unchecked")
    void policyShouldBeReadAsExpected(List<Object> vector) {
        StsPolicy policy = StsPolicy.parse((String) vector.get(0)).orElse(null);
        if (vector.get(1) == null) {
            assertThat(policy).isNull();
            return;
        }
        Map<String, Object> expected = (Map<String, Object>) vector.get(1);
        assertThat(policy).isNotNull();
        assertThat(policy.mode().keyword()).isEqualTo(expected.get("mode"));
        assertThat(policy.mx()).isEqualTo(expected.get("mx"));
        assertThat(policy.maxAge()).isEqualTo(Duration.ofSeconds(((Number) expected.get("max_age")).longValue()));
        assertThat(StsPolicy.parse(policy.text())).contains(policy);
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void hostShouldBeMatchedAsExpected(List<Object> vector) {
        assertThat(StsPolicy.matches((String) vector.get(0), (String) vector.get(1)))
                .isEqualTo(vector.get(2));
    }

    @Test
    void maxAgeShouldBeCutOffAtAYear() {
        assertThat(StsPolicy.parse("version: STSv1\nmode: none\nmax_age: 4000000000\n"))
                .map(StsPolicy::maxAge)
                .contains(Duration.ofSeconds(31_557_600));
    }

    @Test
    void idShouldBeKnownFromItsFirstField() {
        assertThat(StsRecord.parse("v=STSv1; id=a; id=b")).contains(new StsRecord("a"));
        assertThat(StsRecord.parse("v=STSv1;; id=a")).isEmpty();
    }
}
