package org.mailstage.fuzz;

import java.nio.charset.StandardCharsets;
import org.mailstage.core.sasl.CheckOutcome;
import org.mailstage.core.sasl.PasswordCheck;
import org.mailstage.core.sasl.SaslMechanisms;
import org.mailstage.core.sasl.ScramCredentials;
import org.mailstage.core.sasl.ScramDecoy;
import org.mailstage.core.sasl.ScramSecret;
import org.mailstage.core.sasl.TokenCheck;

/** One user, known to all look-ups. */
final class FuzzUsers {
    static final String USER = "user";
    static final String PASSWORD = "pencil";

    /** All mechanisms but EXTERNAL. */
    static final SaslMechanisms MECHANISMS = SaslMechanisms.builder()
            .passwords(passwords())
            .scram(credentials(), new ScramDecoy("a key that is long enough".getBytes(StandardCharsets.US_ASCII), 4096))
            .tokens(tokens())
            .build();

    private FuzzUsers() {}

    private static PasswordCheck passwords() {
        return (user, password) -> user.equals(USER) && PASSWORD.contentEquals(new String(password))
                ? new CheckOutcome.Valid(user)
                : new CheckOutcome.Invalid("wrong password");
    }

    private static ScramCredentials credentials() {
        // Made once: hashing is slow, as it should be.
        ScramSecret secret = ScramSecret.create(PASSWORD.toCharArray());
        return user -> user.equals(USER) ? new ScramCredentials.Found(user, secret) : new ScramCredentials.Unknown();
    }

    private static TokenCheck tokens() {
        return token -> token.equals(PASSWORD) ? new TokenCheck.Valid(USER) : new TokenCheck.Invalid("signature");
    }
}
