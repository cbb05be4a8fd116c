package org.mailstage.core.sasl;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users in memory, behind all look-ups at once; can be down, and remembers what it was asked. */
final class Directory implements PasswordCheck, ScramCredentials, TokenCheck, CertificateCheck, Delegation {
    static final ScramDecoy DECOYS =
            new ScramDecoy("a key that is long enough".getBytes(StandardCharsets.US_ASCII), 4096);

    final Map<String, ScramSecret> secrets = new HashMap<>();
    final Map<String, String> passwordsElsewhere = new HashMap<>();
    final Map<String, TokenOutcome> tokens = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    final List<char[]> passwordsSeen = new ArrayList<>();
    Optional<String> certificateHolder = Optional.empty();
    boolean down;
    boolean broken;

    Directory with(String user, String password) {
        byte[] salt = ("salt of " + user).getBytes(StandardCharsets.UTF_8);
        secrets.put(user, ScramSecret.of(password.toCharArray(), salt, 4096));
        return this;
    }

    SaslMechanisms mechanisms() {
        return SaslMechanisms.builder()
                .passwords(this)
                .scram(this, DECOYS)
                .tokens(this)
                .certificates(this)
                .delegation(this)
                .build();
    }

    private void ask(String what) {
        asked.add(what);
        if (broken) {
            throw new IllegalStateException("directory is broken");
        }
    }

    @Override
    public CheckOutcome check(String user, char[] password) {
        ask(user);
        passwordsSeen.add(password);
        if (down) {
            return new CheckOutcome.Unavailable("directory is down");
        }
        ScramSecret secret = secrets.get(user);
        boolean valid = secret != null
                ? secret.verify(password)
                : String.valueOf(password).equals(passwordsElsewhere.get(user));
        return valid ? new CheckOutcome.Valid(user) : new CheckOutcome.Invalid("wrong password");
    }

    @Override
    public Lookup lookup(String user) {
        ask(user);
        if (down) {
            return new ScramCredentials.Unavailable("directory is down");
        }
        if (passwordsElsewhere.containsKey(user)) {
            return new Unsuitable();
        }
        return secrets.containsKey(user) ? new Found(user, secrets.get(user)) : new Unknown();
    }

    @Override
    public TokenOutcome check(String token) {
        ask(token);
        return down
                ? new TokenCheck.Unavailable("key host is down")
                : tokens.getOrDefault(token, new TokenCheck.Invalid("signature"));
    }

    @Override
    public Optional<String> scope() {
        return Optional.of("mail \"send\"");
    }

    @Override
    public Optional<String> openidConfiguration() {
        return Optional.of("https://id.example/.well-known/openid-configuration");
    }

    @Override
    public CheckOutcome check(X509Certificate certificate) {
        ask("certificate");
        if (down) {
            return new CheckOutcome.Unavailable("directory is down");
        }
        return certificateHolder
                .<CheckOutcome>map(CheckOutcome.Valid::new)
                .orElse(new CheckOutcome.Invalid("certificate of nobody"));
    }

    /** The assistant may act as the boss. */
    @Override
    public Answer mayAct(String user, String actsAs) {
        if (actsAs.equals("unclear")) {
            return Answer.UNAVAILABLE;
        }
        return user.equals("assistant") && actsAs.equals("boss") ? Answer.ALLOWED : Answer.DENIED;
    }
}
