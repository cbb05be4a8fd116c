package org.mailstage.core.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.QueueId;

class VerpTest {
    private static final QueueId ID = new QueueId("01JDFE9S5000000001");
    private static final Verp VERP = verp("a key that nobody knows");

    private static Verp verp(String key) {
        return new Verp(settings(), key.getBytes(StandardCharsets.UTF_8));
    }

    private static VerpSettings settings() {
        return new VerpSettings(
                true,
                Optional.of("bounces.example.org"),
                "bounces",
                "+",
                Optional.empty(),
                List.of("news.example.org"),
                false);
    }

    private static Mailbox encode(String recipient) {
        return VERP.encode(ID, Mailbox.ofTrusted(recipient)).orElseThrow();
    }

    @Test
    void recipientShouldBeNamedWhenItFits() {
        Mailbox address = encode("anna@example.net");

        assertThat(address.domain()).isEqualTo("bounces.example.org");
        assertThat(address.localPart()).startsWith("bounces+").endsWith("01jdfe9s5000000001-anna=example.net");
        Verp.Token token = VERP.decode(address).orElseThrow();
        assertThat(token.message()).isEqualTo(ID);
        assertThat(token.recipient(List.of())).contains("anna@example.net");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Anna@example.net",
                "a-very-long-local-part-indeed@a-long-domain.example.net",
                "grün@example.net",
                "a=b@example.net",
                "\"a b\"@example.net"
            })
    void recipientShouldBeRecognisedWhenItCannotBeNamed(String recipient) {
        Verp.Token token = VERP.decode(encode(recipient)).orElseThrow();

        assertThat(token.named()).isEmpty();
        assertThat(token.recipient(List.of("other@example.net", recipient))).contains(recipient);
        assertThat(token.recipient(List.of("other@example.net"))).isEmpty();
    }

    @Test
    void addressShouldBeReadWhenItsCaseIsLost() {
        Mailbox address = encode("anna@example.net");
        Mailbox upper = new Mailbox(address.localPart().toUpperCase(Locale.ROOT), "Bounces.Example.ORG");

        assertThat(VERP.decode(upper)).isEqualTo(VERP.decode(address)).isPresent();
    }

    @Test
    void addressShouldBeRefusedWhenAnythingInItIsChanged() {
        String local = encode("anna@example.net").localPart();
        for (int i = "bounces+".length(); i < local.length(); i++) {
            char other = local.charAt(i) == 'b' ? 'c' : 'b';
            String forged = local.substring(0, i) + other + local.substring(i + 1);
            assertThat(VERP.decode(new Mailbox(forged, "bounces.example.org")))
                    .as(forged)
                    .isEmpty();
        }
    }

    @Test
    void addressShouldBeRefusedWhenItWasMadeWithAnotherKeyOrDomain() {
        Mailbox address = encode("anna@example.net");

        assertThat(verp("another key, long enough").decode(address)).isEmpty();
        assertThat(VERP.decode(new Mailbox(address.localPart(), "example.org"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bounces+",
                "bounces+x",
                "bounces+aaaaaaaaaaaaa01jdfe9s5000000001-",
                "bounces+aaaaaaaaaaaaashort-x"
            })
    void addressShouldBeClaimedButNotReadWhenItsTokenIsMalformed(String local) {
        Mailbox address = new Mailbox(local, "bounces.example.org");

        assertThat(VERP.claims(address)).isTrue();
        assertThat(VERP.decode(address)).isEmpty();
    }

    @Test
    void addressShouldNotBeClaimedWhenItIsSomebodyElse() {
        assertThat(VERP.claims(Mailbox.ofTrusted("bounces@bounces.example.org")))
                .isFalse();
        assertThat(VERP.claims(Mailbox.ofTrusted("anna@bounces.example.org"))).isFalse();
        assertThat(VERP.claims(Mailbox.ofTrusted("bounces+x@example.org"))).isFalse();
    }

    @Property(tries = 300)
    void addressShouldBeAValidMailboxOfLimitedLengthWhateverTheRecipient(
            @ForAll @StringLength(min = 1, max = 300) String local) {
        Mailbox recipient = new Mailbox(local, "example.net");

        Mailbox address = VERP.encode(QueueId.next(0), recipient).orElseThrow();

        assertThat(address.localPart()).hasSizeLessThanOrEqualTo(64).matches("[!-~]+");
        assertThat(VERP.decode(address).orElseThrow().recipient(List.of(recipient.toString())))
                .contains(recipient.toString());
    }

    @Test
    void addressShouldNotBeMadeWhenQueueIdLeavesNoRoom() {
        assertThat(VERP.encode(new QueueId("A".repeat(32)), Mailbox.ofTrusted("anna@example.net")))
                .isPresent();
        VerpSettings longest = new VerpSettings(
                true, Optional.of("example.org"), "bouncesabcde", "+", Optional.empty(), List.of(), false);
        Verp narrow = new Verp(longest, new byte[16]);
        assertThat(narrow.encode(new QueueId("A".repeat(32)), Mailbox.ofTrusted("anna@example.net")))
                .isEmpty();
        assertThat(narrow.encode(ID, Mailbox.ofTrusted("anna@example.net"))).isPresent();
    }

    @Test
    void keyShouldBeRefusedWhenItIsShort() {
        assertThatThrownBy(() -> verp("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16");
        assertThatThrownBy(() -> new Verp(VerpSettings.DEFAULT, new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("domain");
    }

    @Test
    void onlySendersListedShouldAskWhenVerpIsEnabled() {
        assertThat(settings().asks(ReversePath.ofTrusted("a@News.example.org"))).isTrue();
        assertThat(settings().asks(ReversePath.ofTrusted("a@example.org"))).isFalse();
        assertThat(settings().asks(ReversePath.NULL)).isFalse();
        assertThat(VerpSettings.DEFAULT.asks(ReversePath.ofTrusted("a@news.example.org")))
                .isFalse();
    }
}
