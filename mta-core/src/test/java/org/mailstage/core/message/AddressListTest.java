package org.mailstage.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.AddressParser;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.Parsed;

class AddressListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a@b.example | a@b.example",
                "<a@b.example> | a@b.example",
                "Ann <a@b.example> | a@b.example",
                "Ann Q. Public <a@b.example> | a@b.example",
                "\"Public, Ann <x@y>\" <a@b.example> | a@b.example",
                "\"\\\"quoted\\\" [x]\" <a@b.example> | a@b.example",
                "=?utf-8?Q?J=C3=BCrgen?= <a@b.example> | a@b.example",
                "Jürgen <a@b.example> | a@b.example",
                "(x@y) Ann (c (nested) \\) <z@z>) <a@b.example> (end) | a@b.example",
                "ann (at) . public @ (there) b . example | ann.public@b.example",
                "\"a b\"@c | \"a b\"@c",
                "a@[192.0.2.1] | a@[192.0.2.1]",
                "<@x,@y:a@b> | a@b",
                "<@x,,@y:a@b> | a@b",
                "a@b, Carl <c@d>,e@f | a@b and c@d and e@f",
                "a@b,, c@d, | a@b and c@d",
                ", a@b | a@b",
                "Team: a@b, Carl <c@d>; | a@b and c@d",
                "Team: a@b;, Two Words: ;, c@d | a@b and c@d",
                "undisclosed-recipients:; | ``",
                "(only) Group : (none) ; | ``"
            })
    void mailboxesShouldBeFoundWhenListIsWellFormed(String value, String mailboxes) {
        List<Mailbox> wanted = mailboxes.isEmpty()
                ? List.of()
                : Arrays.stream(mailboxes.split(" and "))
                        .map(Mailbox::ofTrusted)
                        .toList();

        assertThat(AddressList.parse(value, AddressSyntax.ASCII_ONLY)).contains(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "(comment)",
                "root",
                "Ann",
                "Ann a@b",
                "a b@c",
                "a@b c",
                "a@b c@d",
                "<a@b> c",
                "<a@b> <c@d>",
                "a@b <c@d>",
                "[x] <a@b>",
                "<a@b",
                "a@b>",
                "<>",
                "< >",
                "<a@b,c@d>",
                "<a@b:c@d>",
                "<@x:@y:a@b>",
                "<@x:",
                "G: a@b",
                "G: H: a@b;;",
                "a@b;",
                "G: ; a@b",
                "G: a@b <c@d>;",
                ": a@b;",
                "a@b: c@d;",
                "\"open <a@b>",
                "(open <a@b>",
                "(open \\",
                ") a@b",
                "a\\b@c",
                "a@[1[2]",
                "a@[1.2",
                "\"ctl\u0001\" <a@b>",
                "jürgen@b",
                "a@b\u0000"
            })
    void mailboxesShouldBeRefusedWhenListIsMalformed(String value) {
        assertThat(AddressList.parse(value, AddressSyntax.ASCII_ONLY)).isEmpty();
    }

    @Test
    void mailboxesShouldBeInternationalWhenUtf8IsAllowed() {
        assertThat(AddressList.parse("Jürgen <jürgen@BÜCHER.example>", AddressSyntax.UTF8))
                .contains(List.of(new Mailbox("jürgen", "bücher.example")));
    }

    @Property(tries = 2000)
    void listShouldGiveMailboxesOnlyWhenInputIsAnything(@ForAll @From("garbage") String value) {
        AddressList.parse(value, AddressSyntax.UTF8)
                .ifPresent(all -> assertThat(all)
                        .allMatch(mailbox ->
                                AddressParser.mailbox(mailbox.toString(), AddressSyntax.UTF8) instanceof Parsed.Value));
        DateField.parse(value)
                .ifPresent(
                        at -> assertThat(DateField.parse(DateField.format(at))).contains(at));
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(3),
                        Arbitraries.of(
                                "<", ">", "@", ".", "\"", "\\", "[", "]", ":", ";", ",", "(", ")", "a", "b", "a@b",
                                "<a@b>", "G:", " ", "\t", "ü", "Mon,", "24", "Nov", "2026", "14:00", ":59", "+0100"))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
