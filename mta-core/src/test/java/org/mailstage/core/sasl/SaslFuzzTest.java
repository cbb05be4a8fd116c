package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Anything at all, to every mechanism and with every kind of directory: no exception, an end after few messages, and nobody
 * is signed in.
 */
class SaslFuzzTest {
    private static final List<String> PIECES = List.of(
            "",
            "n,,",
            "y,,",
            "p=tls-exporter,,",
            "p=tls-server-end-point,a=boss,",
            "n,a=boss,",
            "n=user",
            "n=nobody",
            ",r=abc",
            ",",
            "=",
            "=2C",
            "=3D",
            "c=biws",
            ",p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "m=x",
            "\0",
            "\0user\0",
            "\0user\0pen",
            "user",
            "boss",
            "\1",
            "\1\1",
            "auth=Bearer x",
            "user=user\1",
            "host=h\1",
            "\u00e4",
            "\ud800",
            "\u0627",
            "x".repeat(600));

    private static final SaslChannel CHANNEL =
            new SaslChannel(true, type -> Optional.of(new byte[] {1, 2, 3}), Optional.of(Certificates.RSA_SHA256));

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void exchangeShouldFailOrAskWhenTheClientSaysAnything(
            @ForAll SaslMechanism mechanism,
            @ForAll boolean asked,
            @ForAll boolean down,
            @ForAll("messages") List<byte[]> messages) {
        Directory directory = DIRECTORY.get();
        directory.down = down;
        SaslExchange exchange = directory.mechanisms().start(mechanism, CHANNEL).orElseThrow();
        if (asked) {
            assertThat(exchange.begin(Optional.empty())).isInstanceOf(SaslStep.Challenge.class);
        }
        int challenges = 0;
        boolean begun = asked;
        for (byte[] message : messages) {
            SaslStep step = begun ? exchange.respond(message) : exchange.begin(Optional.of(message));
            begun = true;
            assertThat(step).isNotInstanceOf(SaslStep.Succeeded.class);
            challenges += step instanceof SaslStep.Challenge ? 1 : 0;
        }
        assertThat(challenges).isLessThanOrEqualTo(1);
    }

    /** A real exchange with one octet changed, dropped or doubled on its way: nobody is signed in, except where no octet counts. */
    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void scramShouldFailWhenTheProofIsDamaged(@ForAll int where, @ForAll byte by) {
        SaslExchange exchange = DIRECTORY
                .get()
                .mechanisms()
                .start(SaslMechanism.SCRAM_SHA_256, Steps.TLS)
                .orElseThrow();
        ScramTestClient client = new ScramTestClient("user", "pencil");
        byte[] last = client.last(Steps.challenge(exchange.begin(Optional.of(client.first()))));
        int at = Math.floorMod(where, last.length);
        last[at] ^= by == 0 ? 1 : by;
        assertThat(exchange.respond(last)).isInstanceOf(SaslStep.Failed.class);
    }

    private static final ThreadLocal<Directory> DIRECTORY =
            ThreadLocal.withInitial(() -> new Directory().with("user", "pencil"));

    @Provide
    Arbitrary<List<byte[]>> messages() {
        Arbitrary<byte[]> pieces = Arbitraries.of(PIECES)
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(64);
        return Arbitraries.oneOf(pieces, pieces, noise).list().ofMinSize(1).ofMaxSize(5);
    }
}
