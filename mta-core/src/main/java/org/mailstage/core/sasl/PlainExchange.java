package org.mailstage.core.sasl;

import java.util.Arrays;
import java.util.Optional;

/** PLAIN: {@code [authzid] NUL authcid NUL passwd} in one message (RFC 4616). */
final class PlainExchange extends BaseExchange {
    private final PasswordCheck passwords;

    PlainExchange(PasswordCheck passwords, Delegation delegation) {
        super(delegation);
        this.passwords = passwords;
    }

    @Override
    SaslStep next(byte[] message) throws MalformedResponse {
        int first = indexOfNul(message, 0);
        int second = first < 0 ? -1 : indexOfNul(message, first + 1);
        if (second < 0 || indexOfNul(message, second + 1) >= 0) {
            throw new MalformedResponse("not two NUL octets");
        }
        Optional<String> actsAs = authorizationId(Utf8.text(message, 0, first));
        String user = userName(Utf8.text(message, first + 1, second));
        if (second + 1 == message.length) {
            throw new MalformedResponse("empty password");
        }
        char[] password = Utf8.chars(message, second + 1, message.length);
        try {
            return outcome(passwords.check(user, password), actsAs.filter(name -> !name.equals(user)));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static int indexOfNul(byte[] message, int from) {
        for (int i = from; i < message.length; i++) {
            if (message[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
