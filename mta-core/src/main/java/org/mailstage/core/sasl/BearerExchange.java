package org.mailstage.core.sasl;

import java.util.Locale;
import java.util.Optional;

/**
 * The two mechanisms with bearer tokens: OAUTHBEARER (RFC 7628) and its forerunner XOAUTH2.
 *
 * <p>They differ in where the user stands and in the words of failure.
 */
final class BearerExchange extends BaseExchange {
    private final TokenCheck tokens;
    private final Form form;

    /** The form of the messages. */
    enum Form {
        OAUTHBEARER,
        XOAUTH2
    }

    BearerExchange(Form form, TokenCheck tokens, Delegation delegation) {
        super(delegation);
        this.form = form;
        this.tokens = tokens;
    }

    @Override
    SaslStep next(byte[] message) throws MalformedResponse {
        BearerMessage parsed = BearerMessage.parse(Utf8.text(message), form);
        Optional<String> actsAs = Optional.empty();
        if (parsed.user().isPresent()) {
            actsAs = Optional.of(userName(parsed.user().get()));
        }
        if (parsed.token().isEmpty()) {
            // Nothing to check: a client may ask in this way which scope and issuer we want (RFC 7628 §4.3).
            return failed(SaslFailure.BAD_CREDENTIALS, "no token", words("invalid_token"));
        }
        return checked(tokens.check(parsed.token().get()), actsAs);
    }

    private SaslStep checked(TokenCheck.TokenOutcome outcome, Optional<String> actsAs) {
        if (outcome instanceof TokenCheck.Valid valid) {
            return authorized(valid.user(), actsAs);
        }
        if (outcome instanceof TokenCheck.Invalid invalid) {
            return failed(SaslFailure.BAD_CREDENTIALS, invalid.detail(), words("invalid_token"));
        }
        if (outcome instanceof TokenCheck.InsufficientScope insufficient) {
            return failed(SaslFailure.BAD_CREDENTIALS, insufficient.detail(), words("insufficient_scope"));
        }
        return failed(SaslFailure.TEMPORARY, ((TokenCheck.Unavailable) outcome).detail());
    }

    private String words(String status) {
        StringBuilder json = new StringBuilder("{");
        if (form == Form.OAUTHBEARER) {
            json.append("\"status\":").append(quoted(status));
            tokens.scope().ifPresent(scope -> json.append(",\"scope\":").append(quoted(scope)));
            tokens.openidConfiguration()
                    .ifPresent(url -> json.append(",\"openid-configuration\":").append(quoted(url)));
        } else {
            String code = status.equals("insufficient_scope") ? "403" : "401";
            json.append("\"status\":").append(quoted(code)).append(",\"schemes\":\"bearer\"");
            tokens.scope().ifPresent(scope -> json.append(",\"scope\":").append(quoted(scope)));
        }
        return json.append('}').toString();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
