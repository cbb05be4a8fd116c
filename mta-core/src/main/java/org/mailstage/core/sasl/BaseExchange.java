package org.mailstage.core.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all exchanges share: their order, their limits, and that nothing is thrown at the caller. */
abstract class BaseExchange implements SaslExchange {
    private static final Logger LOG = LoggerFactory.getLogger(BaseExchange.class);
    private static final byte[] NOTHING = new byte[0];

    private final Delegation delegation;
    private boolean begun;
    private boolean over;
    private @Nullable String named;

    BaseExchange(Delegation delegation) {
        this.delegation = delegation;
    }

    /** Takes one message of the client; the array is wiped afterwards. */
    abstract SaslStep next(byte[] message) throws MalformedResponse;

    /** What to say to a client that waits for the server to begin. */
    byte[] greeting() {
        return NOTHING;
    }

    @Override
    public final SaslStep begin(Optional<byte[]> initialResponse) {
        if (begun) {
            return ended(failed(SaslFailure.MALFORMED, "begun twice"));
        }
        begun = true;
        return initialResponse.isPresent() ? step(initialResponse.get()) : new SaslStep.Challenge(greeting());
    }

    @Override
    public final SaslStep respond(byte[] response) {
        return begun ? step(response) : ended(failed(SaslFailure.MALFORMED, "a response before the exchange began"));
    }

    private SaslStep step(byte[] message) {
        try {
            if (over) {
                return failed(SaslFailure.MALFORMED, "a response after the exchange was over");
            }
            if (message.length > SaslText.MAX_MESSAGE) {
                return ended(failed(SaslFailure.MALFORMED, "response too long"));
            }
            return ended(next(message));
        } catch (MalformedResponse malformed) {
            return ended(failed(SaslFailure.MALFORMED, malformed.detail()));
        } catch (RuntimeException fault) {
            LOG.error("MTA-10501 fault while a client was signing in, it is told to try later", fault);
            return ended(
                    failed(SaslFailure.TEMPORARY, "fault: " + fault.getClass().getName()));
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    private SaslStep ended(SaslStep step) {
        over |= !(step instanceof SaslStep.Challenge);
        return step;
    }

    /** Prepares the name that the client gives, and remembers it for a failure. */
    final String userName(String name) throws MalformedResponse {
        String prepared =
                SaslPrep.userName(name).orElseThrow(() -> new MalformedResponse("user name empty or not permitted"));
        named = prepared;
        return prepared;
    }

    /** Prepares a name to act as; an empty one is the client itself. */
    static Optional<String> authorizationId(String name) throws MalformedResponse {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(SaslPrep.userName(name)
                .orElseThrow(() -> new MalformedResponse("authorization identity not permitted")));
    }

    /**
     * Ends the exchange of a client that has shown whose credentials it has.
     *
     * @param holder the owner of the credentials, as the directory writes the name
     * @param actsAs the name it wants to act as, when that is not the one its credentials were checked for
     */
    final SaslStep authorized(String holder, Optional<String> actsAs) {
        named = named == null ? holder : named;
        // The same name in other case gives the holder's rights, and no others, so this comparison may be generous.
        if (actsAs.isEmpty() || actsAs.get().equalsIgnoreCase(holder)) {
            return new SaslStep.Succeeded(Identity.of(holder));
        }
        return switch (delegation.mayAct(holder, actsAs.get())) {
            case ALLOWED -> new SaslStep.Succeeded(new Identity(holder, actsAs.get()));
            case DENIED -> failed(SaslFailure.NOT_AUTHORIZED, holder + " may not act as " + actsAs.get());
            case UNAVAILABLE -> failed(SaslFailure.TEMPORARY, "unknown whom " + holder + " may act as");
        };
    }

    final SaslStep outcome(CheckOutcome outcome, Optional<String> actsAs) {
        if (outcome instanceof CheckOutcome.Valid valid) {
            return authorized(valid.user(), actsAs);
        }
        if (outcome instanceof CheckOutcome.Invalid invalid) {
            return failed(SaslFailure.BAD_CREDENTIALS, invalid.detail());
        }
        return failed(SaslFailure.TEMPORARY, ((CheckOutcome.Unavailable) outcome).detail());
    }

    final SaslStep.Failed failed(SaslFailure failure, String detail) {
        return new SaslStep.Failed(failure, named == null ? "" : named, detail, Optional.empty());
    }

    final SaslStep.Failed failed(SaslFailure failure, String detail, String lastWords) {
        byte[] words = lastWords.getBytes(StandardCharsets.UTF_8);
        return new SaslStep.Failed(failure, named == null ? "" : named, detail, Optional.of(words));
    }

    static SaslStep challenge(String text) {
        return new SaslStep.Challenge(text.getBytes(StandardCharsets.UTF_8));
    }
}
