package org.mailstage.core.sasl;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mechanisms of a listener: which it offers on a session, and their exchanges.
 *
 * <p>A mechanism is offered where the look-up it needs was given and the session allows it: those that show a secret only
 * under TLS, PLUS only with a channel binding, EXTERNAL only to a client with a certificate. Immutable and thread-safe.
 *
 * <pre>{@code
 * SaslMechanisms mechanisms = SaslMechanisms.builder().passwords(users).scram(users, decoys).build();
 * Optional<SaslExchange> exchange = mechanisms.start(SaslMechanism.PLAIN, channel);
 * }</pre>
 */
public final class SaslMechanisms {
    private static final int NONCE_LENGTH = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final @Nullable PasswordCheck passwords;
    private final @Nullable ScramCredentials scramCredentials;
    private final @Nullable ScramDecoy scramDecoys;
    private final @Nullable TokenCheck tokens;
    private final @Nullable CertificateCheck certificates;
    private final Delegation delegation;

    private SaslMechanisms(Builder builder) {
        passwords = builder.passwords;
        scramCredentials = builder.scramCredentials;
        scramDecoys = builder.scramDecoys;
        tokens = builder.tokens;
        certificates = builder.certificates;
        delegation = builder.delegation;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Returns what EHLO lists behind AUTH on such a session, the better ones first; may be empty. */
    public List<SaslMechanism> offered(SaslChannel channel) {
        List<SaslMechanism> offered = new ArrayList<>();
        for (SaslMechanism mechanism : SaslMechanism.values()) {
            if (isOffered(mechanism, channel)) {
                offered.add(mechanism);
            }
        }
        return offered;
    }

    /** Returns a new exchange, or nothing when the mechanism is not offered on such a session. */
    public Optional<SaslExchange> start(SaslMechanism mechanism, SaslChannel channel) {
        if (!isOffered(mechanism, channel)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (mechanism) {
                    case EXTERNAL ->
                        new ExternalExchange(
                                Objects.requireNonNull(certificates),
                                channel.clientCertificate().orElseThrow(),
                                delegation);
                    case SCRAM_SHA_256_PLUS -> scram(ScramExchange.Variant.PLUS, channel);
                    case SCRAM_SHA_256 ->
                        scram(
                                isOffered(SaslMechanism.SCRAM_SHA_256_PLUS, channel)
                                        ? ScramExchange.Variant.PLUS_DECLINED
                                        : ScramExchange.Variant.WITHOUT_PLUS,
                                channel);
                    case OAUTHBEARER -> bearer(BearerExchange.Form.OAUTHBEARER);
                    case XOAUTH2 -> bearer(BearerExchange.Form.XOAUTH2);
                    case PLAIN -> new PlainExchange(Objects.requireNonNull(passwords), delegation);
                    case LOGIN -> new LoginExchange(Objects.requireNonNull(passwords), delegation);
                });
    }

    private boolean isOffered(SaslMechanism mechanism, SaslChannel channel) {
        if (mechanism.needsEncryption() && !channel.encrypted()) {
            return false;
        }
        return switch (mechanism) {
            case EXTERNAL -> certificates != null && channel.clientCertificate().isPresent();
            case SCRAM_SHA_256_PLUS -> scramCredentials != null && channel.hasBinding();
            case SCRAM_SHA_256 -> scramCredentials != null;
            case OAUTHBEARER, XOAUTH2 -> tokens != null;
            case PLAIN, LOGIN -> passwords != null;
        };
    }

    private SaslExchange scram(ScramExchange.Variant variant, SaslChannel channel) {
        return new ScramExchange(
                variant,
                channel.binding(),
                Objects.requireNonNull(scramCredentials),
                Objects.requireNonNull(scramDecoys),
                delegation,
                SaslMechanisms::nonce);
    }

    private SaslExchange bearer(BearerExchange.Form form) {
        return new BearerExchange(form, Objects.requireNonNull(tokens), delegation);
    }

    private static String nonce() {
        byte[] bytes = new byte[NONCE_LENGTH];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Collects the look-ups; what is not given is not offered. */
    public static final class Builder {
        private @Nullable PasswordCheck passwords;
        private @Nullable ScramCredentials scramCredentials;
        private @Nullable ScramDecoy scramDecoys;
        private @Nullable TokenCheck tokens;
        private @Nullable CertificateCheck certificates;
        private Delegation delegation = Delegation.NONE;

        private Builder() {}

        /** Offers PLAIN and LOGIN. */
        public Builder passwords(PasswordCheck check) {
            passwords = Objects.requireNonNull(check, "check");
            return this;
        }

        /** Offers SCRAM-SHA-256 and, with a channel binding, SCRAM-SHA-256-PLUS. */
        public Builder scram(ScramCredentials credentials, ScramDecoy decoys) {
            scramCredentials = Objects.requireNonNull(credentials, "credentials");
            scramDecoys = Objects.requireNonNull(decoys, "decoys");
            return this;
        }

        /** Offers OAUTHBEARER and XOAUTH2. */
        public Builder tokens(TokenCheck check) {
            tokens = Objects.requireNonNull(check, "check");
            return this;
        }

        /** Offers EXTERNAL. */
        public Builder certificates(CertificateCheck check) {
            certificates = Objects.requireNonNull(check, "check");
            return this;
        }

        /** Lets users act as others; without it nobody may. */
        public Builder delegation(Delegation rule) {
            delegation = Objects.requireNonNull(rule, "rule");
            return this;
        }

        public SaslMechanisms build() {
            return new SaslMechanisms(this);
        }
    }
}
