package org.mailstage.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailboxTest {

    @Test
    void ofTrustedShouldSplitAtTheLastAtWhenLocalPartIsQuoted() {
        assertThat(Mailbox.ofTrusted("\"a@b\"@Example.ORG")).isEqualTo(new Mailbox("\"a@b\"", "Example.ORG"));
        assertThat(Mailbox.ofTrusted("\"a@b\"@Example.ORG").domainKey()).isEqualTo("example.org");
        assertThat(Mailbox.ofTrusted("postmaster")).isEqualTo(new Mailbox("postmaster", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "\"a.b\"@Example.ORG, a.b@example.org",
        "a.b@EXAMPLE.org, a.b@example.org",
        "A.b@example.org, A.b@example.org",
        "\"a\\b\"@c, ab@c",
        "\"\\a b\"@c, \"a b\"@c",
        "\"a@b\"@c, \"a@b\"@c",
        "\"\\\"\\\\\"@c, \"\\\"\\\\\"@c",
        "\"\"@c, \"\"@c",
        "\"a.\"@c, \"a.\"@c",
        "\"PostMaster\"@c, postmaster@c",
        "POSTMASTER, postmaster",
        "\"e\u0301\"@B\u00dccher.example, \u00e9@xn--bcher-kva.example",
        "a\u037eb@c, \"a;b\"@c",
        // Malformed, as only a store could give it.
        "\"a\"b\"@c, \"a\"b\"@c",
        "\"a\\\"@c, \"a\\\"@c",
        "\"@c, \"@c",
        "a@\u00dc_, a@\u00fc_"
    })
    void keyShouldBeTheOneSpellingOfAll(String address, String key) {
        assertThat(Mailbox.ofTrusted(address).key()).isEqualTo(key);
        assertThat(Mailbox.ofTrusted(key).key()).isEqualTo(key);
    }

    @Test
    void mailboxShouldNeedSmtpUtf8WhenLocalPartIsNotAscii() {
        Mailbox international = new Mailbox("\u00fc", "b\u00fccher.example");
        assertThat(international.needsSmtpUtf8()).isTrue();
        assertThat(international.asciiForm()).isEmpty();
        assertThat(ReversePath.of(international).needsSmtpUtf8()).isTrue();
        assertThat(ReversePath.of(international).asciiForm()).isEmpty();

        Mailbox domainOnly = new Mailbox("u", "b\u00fccher.example");
        assertThat(domainOnly.needsSmtpUtf8()).isFalse();
        assertThat(domainOnly.asciiForm()).contains(new Mailbox("u", "xn--bcher-kva.example"));
        assertThat(ReversePath.of(domainOnly).needsSmtpUtf8()).isFalse();
        assertThat(ReversePath.of(domainOnly).asciiForm())
                .contains(ReversePath.of(new Mailbox("u", "xn--bcher-kva.example")));

        Mailbox ascii = new Mailbox("u", "Example.ORG");
        assertThat(ascii.asciiForm().orElseThrow()).isSameAs(ascii);
        assertThat(new Mailbox("u", "\u00fc_").asciiForm()).isEmpty();
        assertThat(ReversePath.NULL.needsSmtpUtf8()).isFalse();
        assertThat(ReversePath.NULL.asciiForm()).contains(ReversePath.NULL);
    }

    @Test
    void constructorShouldRefuseWhenLocalPartIsEmpty() {
        assertThatThrownBy(() -> new Mailbox("", "example.org")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reversePathShouldComeBackFromItsTextWhenStored() {
        ReversePath path = ReversePath.of(new Mailbox("a", "example.org"));

        assertThat(ReversePath.ofTrusted(path.toString())).isEqualTo(path).hasSameHashCodeAs(path);
        assertThat(ReversePath.ofTrusted(ReversePath.NULL.toString())).isSameAs(ReversePath.NULL);
        assertThat(path).isNotEqualTo(ReversePath.NULL).isNotEqualTo("a@example.org");
        assertThat(path.mailbox()).contains(new Mailbox("a", "example.org"));
        assertThat(ReversePath.NULL.mailbox()).isEmpty();
    }
}
