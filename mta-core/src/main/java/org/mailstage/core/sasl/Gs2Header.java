package org.mailstage.core.sasl;

import java.util.Optional;

/**
 * The header in front of SCRAM and OAUTHBEARER messages (RFC 5801 §4).
 *
 * @param flag {@code n}, {@code y} or {@code p}
 * @param bindingType name of the channel binding, present with {@code p}
 * @param actsAs authorization identity, decoded and prepared
 * @param text the header as received, with its last comma
 */
record Gs2Header(char flag, Optional<String> bindingType, Optional<String> actsAs, String text) {

    static Gs2Header parse(String message) throws MalformedResponse {
        int first = message.indexOf(',');
        int second = first < 0 ? -1 : message.indexOf(',', first + 1);
        if (second < 0) {
            throw new MalformedResponse("no GS2 header");
        }
        Optional<String> bindingType = bindingType(message.substring(0, first));
        return new Gs2Header(
                message.charAt(0),
                bindingType,
                actsAs(message.substring(first + 1, second)),
                message.substring(0, second + 1));
    }

    private static Optional<String> bindingType(String flag) throws MalformedResponse {
        if (flag.equals("n") || flag.equals("y")) {
            return Optional.empty();
        }
        if (!flag.startsWith("p=")
                || flag.length() == 2
                || !flag.chars().skip(2).allMatch(Gs2Header::isOfTypeName)) {
            throw new MalformedResponse("channel binding flag is none of n, y, p");
        }
        return Optional.of(flag.substring(2));
    }

    private static boolean isOfTypeName(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
    }

    private static Optional<String> actsAs(String text) throws MalformedResponse {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.startsWith("a=") || text.length() == 2) {
            throw new MalformedResponse("authorization identity without a=");
        }
        return BaseExchange.authorizationId(saslName(text.substring(2)));
    }

    /** Decodes a saslname, in which comma and equals sign are written {@code =2C} and {@code =3D}. */
    static String saslName(String text) throws MalformedResponse {
        StringBuilder name = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            if (text.charAt(at) != '=') {
                name.append(text.charAt(at));
                at++;
            } else if (text.startsWith("=2C", at)) {
                name.append(',');
                at += 3;
            } else if (text.startsWith("=3D", at)) {
                name.append('=');
                at += 3;
            } else {
                throw new MalformedResponse("stray equals sign in a name");
            }
        }
        return name.toString();
    }
}
