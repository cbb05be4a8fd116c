package org.mailstage.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.sasl.SaslChannel;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.sasl.SaslMechanism;
import org.mailstage.core.sasl.SaslStep;

/**
 * Exchanges of every mechanism: an end after few messages, and nobody is signed in but who knows the password.
 *
 * <p>The input: a digit for the mechanism, one that is odd when the client waits to be asked, then the messages without
 * base64, one a line.
 */
public final class SaslTarget {
    private static final SaslChannel CHANNEL =
            new SaslChannel(true, type -> Optional.of(new byte[] {1, 2, 3}), Optional.empty());

    private SaslTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<SaslMechanism> mechanisms = FuzzUsers.MECHANISMS.offered(CHANNEL);
        SaslMechanism mechanism = mechanisms.get(Pieces.choice(input, 0, mechanisms.size()));
        boolean asked = Pieces.choice(input, 1, 2) == 1;
        SaslExchange exchange = FuzzUsers.MECHANISMS.start(mechanism, CHANNEL).orElseThrow();
        int messages = 0;
        SaslStep step = asked ? exchange.begin(Optional.empty()) : new SaslStep.Challenge(new byte[0]);
        boolean begun = asked;
        for (byte[] message : Pieces.lines(Pieces.rest(input, 2))) {
            if (!(step instanceof SaslStep.Challenge)) {
                break;
            }
            boolean knows = new String(message, StandardCharsets.ISO_8859_1).contains(FuzzUsers.PASSWORD)
                    || mechanism == SaslMechanism.LOGIN && messages > 0;
            step = begun ? exchange.respond(message) : exchange.begin(Optional.of(message));
            begun = true;
            messages++;
            Check.that(!(step instanceof SaslStep.Succeeded) || knows, "nobody signs in without the password");
            Check.that(messages <= 4 || !(step instanceof SaslStep.Challenge), "an exchange ends after few messages");
        }
    }
}
