package org.mailstage.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MailboxTest {

    @Test
    void ofTrustedShouldSplitAtTheLastAtWhenLocalPartIsQuoted() {
        assertThat(Mailbox.ofTrusted("\"a@b\"@Example.ORG")).isEqualTo(new Mailbox("\"a@b\"", "Example.ORG"));
        assertThat(Mailbox.ofTrusted("\"a@b\"@Example.ORG").domainKey()).isEqualTo("example.org");
        assertThat(Mailbox.ofTrusted("postmaster")).isEqualTo(new Mailbox("postmaster", ""));
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
