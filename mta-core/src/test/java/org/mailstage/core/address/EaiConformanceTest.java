package org.mailstage.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailstage.core.net.InternationalDomain;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Internationalized addresses; what is asked of which list stands in {@code /conformance/eai/README.md}. */
class EaiConformanceTest {
    private static final Map<String, Object> VECTORS = vectors();

    private static Map<String, Object> vectors() {
        InputStream in = EaiConformanceTest.class.getResourceAsStream("/conformance/eai/addresses.json");
        // JSON is YAML.
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(String name) {
        return (List<String>) VECTORS.get(name);
    }

    static Stream<String> valid() {
        return list("valid_smtputf8").stream();
    }

    static Stream<String> invalid() {
        return list("invalid").stream();
    }

    static Stream<String> invalidUtf8() {
        return list("invalid_utf8_hex").stream();
    }

    @SuppressWarnings("unchecked")
    static Stream<Arguments> aLabels() {
        return ((Map<String, String>) VECTORS.get("a_labels"))
                .entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @Test
    void vectorsShouldBeAllThereWhenFileIsRead() {
        assertThat(VECTORS).containsOnlyKeys("valid_smtputf8", "a_labels", "invalid", "invalid_utf8_hex", "rules");
        assertThat(valid()).hasSize(8);
        assertThat(aLabels()).hasSize(4);
        assertThat(invalid()).hasSize(4);
        assertThat(invalidUtf8()).hasSize(2);
        assertThat(list("rules")).hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void pathShouldBeAcceptedWhenSmtpUtf8IsAllowed(String address) {
        String path = "<" + address + ">";

        assertThat(AddressParser.forwardPath(path, 0, AddressSyntax.UTF8))
                .isEqualTo(new Parsed.Value<>(Mailbox.ofTrusted(address), path.length()));
        assertThat(AddressParser.reversePath(path, 0, AddressSyntax.UTF8))
                .isEqualTo(new Parsed.Value<>(ReversePath.ofTrusted(address), path.length()));
        assertThat(AddressParser.mailbox(address, AddressSyntax.UTF8))
                .isEqualTo(new Parsed.Value<>(Mailbox.ofTrusted(address), address.length()));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void pathShouldNeedSmtpUtf8WhenItIsNotAllowed(String address) {
        Parsed.Fault<?> needed = new Parsed.Fault<>(AddressFault.NEEDS_SMTPUTF8);

        assertThat(AddressParser.forwardPath("<" + address + ">", 0)).isEqualTo(needed);
        assertThat(AddressParser.reversePath("<" + address + ">", 0)).isEqualTo(needed);
        assertThat(AddressParser.mailbox(address)).isEqualTo(needed);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void pathShouldBeRefusedWhenMalformed(String address) {
        for (AddressSyntax syntax : AddressSyntax.values()) {
            assertThat(AddressParser.forwardPath("<" + address + ">", 0, syntax))
                    .isInstanceOf(Parsed.Fault.class)
                    .isNotEqualTo(new Parsed.Fault<>(AddressFault.NEEDS_SMTPUTF8));
            assertThat(AddressParser.mailbox(address, syntax)).isInstanceOf(Parsed.Fault.class);
        }
    }

    @ParameterizedTest
    @MethodSource("invalidUtf8")
    void octetsShouldBeRefusedWhenTheyAreNoUtf8(String hex) {
        byte[] octets = HexFormat.of().parseHex(hex);

        assertThat(Utf8.decodeStrict(octets, 0, octets.length)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("aLabels")
    void domainShouldHaveALabelsWhenItHasULabels(String uLabels, String aLabels) {
        assertThat(InternationalDomain.toAscii(uLabels)).contains(aLabels);
        assertThat(InternationalDomain.toUnicode(aLabels)).contains(uLabels);
        assertThat(new Mailbox("a", uLabels).domainKey()).isEqualTo(aLabels);
        assertThat(new Mailbox("a", uLabels).asciiForm()).contains(new Mailbox("a", aLabels));
        assertThat(new Mailbox("ü", uLabels).asciiForm()).isEqualTo(Optional.empty());
    }
}
