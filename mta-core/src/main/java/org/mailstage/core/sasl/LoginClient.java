package org.mailstage.core.sasl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** LOGIN on the side of the client, which no RFC describes: the server asks twice, in words that nobody relies on. */
final class LoginClient implements SaslClient {
    private final Deque<String> answers;

    LoginClient(String user, String password) {
        answers = new ArrayDeque<>(List.of(user, password));
    }

    @Override
    public String mechanism() {
        return SaslMechanism.LOGIN.mechanismName();
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> respond(byte[] challenge) {
        return Optional.ofNullable(answers.poll()).map(answer -> answer.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isComplete() {
        return answers.isEmpty();
    }
}
