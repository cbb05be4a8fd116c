package org.mailstage.core.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677).
 *
 * <p>A user who does not exist, or has no secret here, goes through the whole exchange like any other and fails at its
 * end.
 */
final class ScramExchange extends BaseExchange {
    private final Variant variant;
    private final ChannelBinding binding;
    private final ScramCredentials credentials;
    private final ScramDecoy decoys;
    private final Supplier<String> nonces;

    private @Nullable Pending pending;
    private @Nullable SaslStep confirmed;

    /** Which name the client chose, and whether it had the choice. */
    enum Variant {
        /** SCRAM-SHA-256 where PLUS is not offered. */
        WITHOUT_PLUS,
        /** SCRAM-SHA-256 although PLUS is offered. */
        PLUS_DECLINED,
        /** SCRAM-SHA-256-PLUS. */
        PLUS
    }

    /** Whom the client has to prove to be. {@code holder} is empty for a decoy, which {@code failure} tells about. */
    private record Account(ScramSecret secret, Optional<String> holder, SaslFailure failure) {}

    /** Between first and final message. */
    private record Pending(
            ScramClientFirst first,
            Optional<String> actsAs,
            String serverFirst,
            String nonce,
            byte[] binding,
            Account account) {}

    ScramExchange(
            Variant variant,
            ChannelBinding binding,
            ScramCredentials credentials,
            ScramDecoy decoys,
            Delegation delegation,
            Supplier<String> nonces) {
        super(delegation);
        this.variant = variant;
        this.binding = binding;
        this.credentials = credentials;
        this.decoys = decoys;
        this.nonces = nonces;
    }

    @Override
    SaslStep next(byte[] message) throws MalformedResponse {
        if (confirmed != null) {
            return confirm(message, confirmed);
        }
        String text = Utf8.text(message);
        return pending == null ? first(ScramClientFirst.parse(text)) : last(pending, ScramClientFinal.parse(text));
    }

    private SaslStep first(ScramClientFirst first) throws MalformedResponse {
        String user = userName(first.user());
        Gs2Header header = first.header();
        if ((header.flag() == 'p') != (variant == Variant.PLUS)) {
            throw new MalformedResponse("channel binding flag does not fit the mechanism");
        }
        if (header.flag() == 'y' && variant == Variant.PLUS_DECLINED) {
            // The client could bind but saw no PLUS in our list: somebody took it out (RFC 5802 §6).
            return failed(SaslFailure.CHANNEL_BINDING, "client was not shown SCRAM-SHA-256-PLUS");
        }
        Optional<byte[]> bytes = channelBytes(header);
        if (bytes.isEmpty()) {
            return failed(SaslFailure.CHANNEL_BINDING, "channel binding of a type that this session has not");
        }
        Optional<String> actsAs = header.actsAs().filter(name -> !name.equals(user));
        ScramCredentials.Lookup lookup = credentials.lookup(user);
        if (lookup instanceof ScramCredentials.Unavailable unavailable) {
            return failed(SaslFailure.TEMPORARY, unavailable.detail());
        }
        return ask(first, actsAs, bytes.get(), account(user, lookup));
    }

    private Optional<byte[]> channelBytes(Gs2Header header) {
        if (header.bindingType().isEmpty()) {
            return Optional.of(new byte[0]);
        }
        return ChannelBinding.Type.named(header.bindingType().get()).flatMap(binding::bytes);
    }

    private Account account(String user, ScramCredentials.Lookup lookup) {
        // Made for everybody, so that making it takes no extra time for those who do not exist.
        ScramSecret decoy = decoys.secretFor(user);
        if (lookup instanceof ScramCredentials.Found found) {
            return new Account(found.secret(), Optional.of(found.user()), SaslFailure.BAD_CREDENTIALS);
        }
        boolean unsuitable = lookup instanceof ScramCredentials.Unsuitable;
        return new Account(
                decoy, Optional.empty(), unsuitable ? SaslFailure.MECHANISM_UNSUITABLE : SaslFailure.BAD_CREDENTIALS);
    }

    private SaslStep ask(ScramClientFirst first, Optional<String> actsAs, byte[] channel, Account account) {
        ScramSecret secret = account.secret();
        String nonce = first.nonce() + nonces.get();
        String serverFirst = "r=" + nonce + ",s=" + SaslText.encode(secret.salt()) + ",i=" + secret.iterations();
        pending = new Pending(first, actsAs, serverFirst, nonce, channel, account);
        return challenge(serverFirst);
    }

    private SaslStep last(Pending state, ScramClientFinal last) throws MalformedResponse {
        if (!last.nonce().equals(state.nonce())) {
            throw new MalformedResponse("nonce is not the one we gave");
        }
        if (!isBoundTo(state, last.binding())) {
            return failed(SaslFailure.CHANNEL_BINDING, "channel bindings differ", "e=channel-bindings-dont-match");
        }
        String authMessage = state.first().bare() + "," + state.serverFirst() + "," + last.withoutProof();
        Account account = state.account();
        boolean proven = account.secret().proves(last.proof(), authMessage);
        if (!proven || account.holder().isEmpty()) {
            return failed(account.failure(), detail(account), "e=invalid-proof");
        }
        SaslStep outcome = authorized(account.holder().get(), state.actsAs());
        if (!(outcome instanceof SaslStep.Succeeded)) {
            return outcome;
        }
        confirmed = outcome;
        return challenge("v=" + SaslText.encode(account.secret().serverSignature(authMessage)));
    }

    private static boolean isBoundTo(Pending state, String binding) {
        byte[] header = state.first().header().text().getBytes(StandardCharsets.UTF_8);
        byte[] expected = new byte[header.length + state.binding().length];
        System.arraycopy(header, 0, expected, 0, header.length);
        System.arraycopy(state.binding(), 0, expected, header.length, state.binding().length);
        return MessageDigest.isEqual(
                SaslText.encode(expected).getBytes(StandardCharsets.US_ASCII),
                binding.getBytes(StandardCharsets.UTF_8));
    }

    private static String detail(Account account) {
        if (account.holder().isPresent()) {
            return "wrong password";
        }
        boolean unsuitable = account.failure() == SaslFailure.MECHANISM_UNSUITABLE;
        return unsuitable ? "the user has no password of a kind that SCRAM can use" : "no such user";
    }

    /** The client has seen our signature and agrees; an empty line is all it may say (RFC 4954 §4). */
    private static SaslStep confirm(byte[] message, SaslStep confirmed) throws MalformedResponse {
        if (message.length > 0) {
            throw new MalformedResponse("more than an empty line at the end");
        }
        return confirmed;
    }
}
