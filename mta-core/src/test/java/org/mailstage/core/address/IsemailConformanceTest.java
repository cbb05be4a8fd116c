package org.mailstage.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The published isemail addresses; what of them is a forward-path stands in {@code /conformance/address-isemail/README.md}. */
class IsemailConformanceTest {
    private static final Set<String> ACCEPTED = Set.of("ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN", "ISEMAIL_RFC5321");

    record Vector(String id, String address, String category, String diagnosis) {
        boolean acceptable() {
            return ACCEPTED.contains(category);
        }
    }

    static List<Vector> vectors() throws Exception {
        try (InputStream in =
                IsemailConformanceTest.class.getResourceAsStream("/conformance/address-isemail/tests.xml")) {
            NodeList tests = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getElementsByTagName("test");
            List<Vector> vectors = new ArrayList<>();
            for (int i = 0; i < tests.getLength(); i++) {
                Element test = (Element) tests.item(i);
                vectors.add(new Vector(
                        test.getAttribute("id"),
                        controls(text(test, "address")),
                        text(test, "category"),
                        text(test, "diagnosis")));
            }
            return vectors;
        }
    }

    private static String text(Element test, String name) {
        return test.getElementsByTagName(name).item(0).getTextContent();
    }

    /** Pictures of control characters stand for the characters. */
    private static String controls(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append((char) (c >= 0x2400 && c <= 0x2420 ? c - 0x2400 : c)));
        return out.toString();
    }

    @Test
    void vectorsShouldBeAllThereWhenFileIsRead() throws Exception {
        assertThat(vectors()).hasSize(164).filteredOn(Vector::acceptable).hasSizeGreaterThan(30);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void forwardPathShouldBeAcceptedWhenVectorIsAnSmtpAddress(Vector vector) {
        Parsed<Mailbox> parsed = AddressParser.forwardPath("<" + vector.address() + ">", 0);

        if (vector.acceptable()) {
            assertThat(parsed).isInstanceOf(Parsed.Value.class);
            assertThat(((Parsed.Value<Mailbox>) parsed).value()).hasToString(vector.address());
        } else {
            assertThat(parsed).isInstanceOf(Parsed.Fault.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void mailboxShouldAgreeWithForwardPathWhenVectorIsRead(Vector vector) {
        assertThat(AddressParser.mailbox(vector.address()) instanceof Parsed.Value)
                .isEqualTo(AddressParser.forwardPath("<" + vector.address() + ">", 0) instanceof Parsed.Value);
    }
}
