package org.mailstage.core.address;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mailstage.core.net.InternationalDomain;

/** What the grammar makes is accepted as it is; what is accepted obeys the grammar's limits, whatever came in. */
class AddressParserPropertyTest {

    @Property
    void forwardPathShouldKeepSpellingWhenMailboxFollowsTheGrammar(
            @ForAll("mailboxes") String mailbox, @ForAll("rests") String rest) {
        Parsed<Mailbox> parsed = AddressParser.forwardPath("TO:<" + mailbox + ">" + rest, 3);

        assertThat(parsed).isInstanceOf(Parsed.Value.class);
        Parsed.Value<Mailbox> value = (Parsed.Value<Mailbox>) parsed;
        assertThat(value.value()).hasToString(mailbox);
        assertThat(value.value()).isEqualTo(Mailbox.ofTrusted(mailbox));
        assertThat(value.end()).isEqualTo(3 + mailbox.length() + 2);
    }

    @Property
    void reversePathShouldDropSourceRouteWhenThereIsOne(
            @ForAll("mailboxes") String mailbox, @ForAll("routes") String route) {
        String path = "<" + route + mailbox + ">";

        Parsed<ReversePath> parsed = AddressParser.reversePath(path, 0);

        if (path.length() > AddressParser.MAX_PATH) {
            assertThat(parsed).isEqualTo(new Parsed.Fault<>(AddressFault.PATH_TOO_LONG));
        } else {
            assertThat(((Parsed.Value<ReversePath>) parsed).value()).hasToString(mailbox);
        }
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void parserShouldHoldLimitsWhenInputIsAnything(@ForAll("garbage") String text) {
        Parsed<Mailbox> parsed = AddressParser.forwardPath(text, 0);

        if (parsed instanceof Parsed.Value<Mailbox> value) {
            Mailbox mailbox = value.value();
            assertThat(value.end()).isBetween(3, Math.min(text.length(), AddressParser.MAX_PATH));
            assertThat(text.charAt(value.end() - 1)).isEqualTo('>');
            assertThat(mailbox.localPart().length()).isBetween(1, AddressParser.MAX_LOCAL_PART);
            assertThat(mailbox.toString().chars()).allMatch(c -> c >= ' ' && c <= '~');
            // What was accepted once is accepted again, and means the same.
            assertThat(AddressParser.mailbox(mailbox.toString()))
                    .isEqualTo(new Parsed.Value<>(mailbox, mailbox.toString().length()));
        }
        assertThat(AddressParser.reversePath(text, 0) instanceof Parsed.Value)
                .isEqualTo(parsed instanceof Parsed.Value || text.startsWith("<>"));
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void parserShouldHoldLimitsWhenInputIsAnythingInUtf8(@ForAll("garbage") String text) {
        Parsed<Mailbox> parsed = AddressParser.forwardPath(text, 0, AddressSyntax.UTF8);
        Parsed<Mailbox> inAscii = AddressParser.forwardPath(text, 0);

        if (parsed instanceof Parsed.Value<Mailbox> value) {
            Mailbox mailbox = value.value();
            String address = mailbox.toString();
            assertThat(address.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(AddressParser.MAX_PATH - 2);
            assertThat(mailbox.localPart().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(AddressParser.MAX_LOCAL_PART);
            assertThat(AddressParser.mailbox(address, AddressSyntax.UTF8))
                    .isEqualTo(new Parsed.Value<>(mailbox, address.length()));
            assertThat(InternationalDomain.isAscii(mailbox.domainKey())).isTrue();
            assertThat(Mailbox.ofTrusted(mailbox.key()).key()).isEqualTo(mailbox.key());
            assertThat(mailbox.asciiForm().isPresent()).isEqualTo(!mailbox.needsSmtpUtf8());
            mailbox.asciiForm()
                    .ifPresent(ascii ->
                            assertThat(AddressParser.mailbox(ascii.toString())).isInstanceOf(Parsed.Value.class));
            assertThat(inAscii)
                    .matches(ascii ->
                            ascii.equals(parsed) || ascii.equals(new Parsed.Fault<>(AddressFault.NEEDS_SMTPUTF8)));
        } else {
            assertThat(inAscii)
                    .isInstanceOf(Parsed.Fault.class)
                    .isNotEqualTo(new Parsed.Fault<>(AddressFault.NEEDS_SMTPUTF8));
        }
    }

    @Property
    void keyShouldBeOneWhenQuotesAreNotNeeded(@ForAll("mailboxes") String address) {
        Mailbox mailbox = Mailbox.ofTrusted(address);
        String local = mailbox.localPart();
        String content =
                local.startsWith("\"") ? local.substring(1, local.length() - 1) : local.replaceAll("(.)", "\\\\$1");

        assertThat(new Mailbox('"' + content + '"', mailbox.domain()).key()).isEqualTo(mailbox.key());
        assertThat(AddressParser.mailbox(mailbox.key())).isInstanceOf(Parsed.Value.class);
    }

    @Provide
    Arbitrary<String> mailboxes() {
        Arbitrary<String> atom = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .withChars("!#$%&'*+-/=?^_`{|}~")
                .ofMinLength(1)
                .ofMaxLength(12);
        Arbitrary<String> dotString = atom.list().ofMinSize(1).ofMaxSize(4).map(atoms -> String.join(".", atoms));
        Arbitrary<String> quoted = Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMaxLength(30)
                .map(text -> '"' + text.replaceAll("([\\\\\"])", "\\\\$1") + '"');
        return Combinators.combine(Arbitraries.oneOf(dotString, quoted), Arbitraries.oneOf(domains(), literals()))
                .as((localPart, domain) -> localPart + "@" + domain);
    }

    private static Arbitrary<String> domains() {
        Arbitrary<String> inner = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('-', '7')
                .ofMaxLength(10);
        return inner.map(text -> "a" + text + "9")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(labels -> String.join(".", labels));
    }

    private static Arbitrary<String> literals() {
        Arbitrary<String> ipv4 = Arbitraries.integers()
                .between(0, 255)
                .map(String::valueOf)
                .list()
                .ofSize(4)
                .map(numbers -> String.join(".", numbers));
        Arbitrary<List<String>> groups = Arbitraries.integers()
                .between(0, 0xFFFF)
                .map(Integer::toHexString)
                .list()
                .ofSize(8);
        Arbitrary<String> full = groups.map(all -> String.join(":", all));
        Arbitrary<String> compressed = Combinators.combine(
                        groups,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 3))
                .as((all, before, after) ->
                        String.join(":", all.subList(0, before)) + "::" + String.join(":", all.subList(8 - after, 8)));
        Arbitrary<String> mixed =
                Combinators.combine(groups, ipv4).as((all, end) -> String.join(":", all.subList(0, 6)) + ":" + end);
        return Arbitraries.oneOf(
                ipv4.map(text -> "[" + text + "]"),
                Arbitraries.oneOf(full, compressed, mixed).map(text -> "[IPv6:" + text + "]"));
    }

    @Provide
    Arbitrary<String> routes() {
        return domains()
                .map(domain -> "@" + domain)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(all -> String.join(",", all) + ":");
    }

    @Provide
    Arbitrary<String> rests() {
        return Arbitraries.of("", " ", " SIZE=1", ">", "garbage>@");
    }

    @Provide
    Arbitrary<String> garbage() {
        Arbitrary<String> part = Arbitraries.of(
                "<",
                ">",
                "@",
                ".",
                "\"",
                "\\",
                "[",
                "]",
                ":",
                ",",
                "a",
                "b.c",
                "-",
                " ",
                "\0",
                "\r\n",
                "\u00e9",
                "\u212a",
                "\uff11",
                "\u4e2d",
                "\ud83d\ude00",
                "\ud83d",
                "\u0085",
                "\u3002",
                "\u05d0",
                "\u037e",
                "e\u0301",
                "xn--bcher-kva",
                "IPv6:",
                "::",
                "1.2.3.4",
                "ffff",
                "postmaster",
                "x".repeat(63),
                "a@b",
                "<a@b>",
                "example.org");
        return part.list().ofMaxSize(9).map(parts -> String.join("", parts)).map(s -> s.startsWith("<") ? s : "<" + s);
    }
}
