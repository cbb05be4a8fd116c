package org.mailstage.core.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** LOGIN: user name, then password, each asked for; the user name may come as initial response. */
final class LoginExchange extends BaseExchange {
    private final PasswordCheck passwords;
    private @Nullable String user;

    LoginExchange(PasswordCheck passwords, Delegation delegation) {
        super(delegation);
        this.passwords = passwords;
    }

    /** Old clients look at the words, so they stay as they have always been. */
    @Override
    byte[] greeting() {
        return "Username:".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    SaslStep next(byte[] message) throws MalformedResponse {
        if (user == null) {
            user = userName(Utf8.text(message));
            return challenge("Password:");
        }
        if (message.length == 0) {
            throw new MalformedResponse("empty password");
        }
        char[] password = Utf8.chars(message, 0, message.length);
        try {
            if (indexOfNul(password) >= 0) {
                throw new MalformedResponse("NUL in a password");
            }
            return outcome(passwords.check(user, password), Optional.empty());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static int indexOfNul(char[] text) {
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\0') {
                return i;
            }
        }
        return -1;
    }
}
