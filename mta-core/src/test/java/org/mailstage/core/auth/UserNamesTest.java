package org.mailstage.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;

class UserNamesTest {
    @Test
    void keyShouldBeOneForAllSpellings() {
        assertThat(UserNames.key("Jane.Doe@Bücher.Example")).isEqualTo("jane.doe@xn--bcher-kva.example");
        assertThat(UserNames.key("\"jane.doe\"@xn--bcher-kva.example")).isEqualTo("jane.doe@xn--bcher-kva.example");
        assertThat(UserNames.key("ROBOT")).isEqualTo("robot");
        assertThat(UserNames.key("@Example.ORG")).isEqualTo("@example.org");
    }

    @Test
    void keyOfHalfAnAddressShouldNotBeThatOfALoginName() {
        assertThat(UserNames.key("robot@")).isNotEqualTo(UserNames.key("robot"));
    }

    @Property
    void keyShouldTakeAnythingAndBeItsOwnKey(@ForAll String name) {
        String key = UserNames.key(name);

        assertThat(UserNames.key(key)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jane@example.org", "\"jane doe\"@example.org", "jürgen@example.org", "robot", "scanner-2"})
    void userNameShouldBeTakenWhenMailboxOrLoginName(String name) {
        assertThat(UserNames.userName(" " + name + " ")).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "jane@", "@example.org", "jane@exa mple.org", "a\tb", "a/b", "jane@@example.org"})
    void userNameShouldBeRefusedWhenItIsNeither(String name) {
        assertThat(UserNames.userName(name)).isEmpty();
    }

    @Test
    void userNameShouldBeRefusedWhenTooLong() {
        assertThat(UserNames.userName("x".repeat(65))).isEmpty();
        assertThat(UserNames.userName("x@" + "y.".repeat(140) + "example")).isEmpty();
    }

    @Test
    void senderShouldBeMailboxDomainOrStar() {
        assertThat(UserNames.sender("*")).contains("*");
        assertThat(UserNames.sender("@Example.org")).contains("@example.org");
        assertThat(UserNames.sender("jane@example.org")).contains("jane@example.org");
        assertThat(UserNames.sender("example.org")).isEmpty();
        assertThat(UserNames.sender("@")).isEmpty();
        assertThat(UserNames.aliasAddress("*")).isEmpty();
    }

    @Test
    void allowedSendersShouldHoldWhatTheyName() {
        AllowedSenders senders = AllowedSenders.of(List.of("jane@example.org", "@Example.net"));

        assertThat(senders.allow(new Mailbox("JANE", "Example.ORG"))).isTrue();
        assertThat(senders.allow(new Mailbox("anybody", "example.net"))).isTrue();
        assertThat(senders.allow(new Mailbox("john", "example.org"))).isFalse();
        assertThat(senders.allow(new Mailbox("jane", "sub.example.net"))).isFalse();
        assertThat(AllowedSenders.of(List.of("*")).allow(new Mailbox("x", "y.example")))
                .isTrue();
        assertThat(AllowedSenders.NONE.allow(new Mailbox("x", "y.example"))).isFalse();
    }
}
