package org.mailstage.core.sasl;

import java.util.List;

/** Attributes of SCRAM messages: a letter, an equals sign, a value (RFC 5802 §5.1). */
final class ScramAttributes {

    private ScramAttributes() {}

    /** Returns the value of an attribute that has to be this one; a mandatory extension, {@code m=}, never is. */
    static String value(String attribute, char name) throws MalformedResponse {
        if (attribute.length() < 2 || attribute.charAt(0) != name || attribute.charAt(1) != '=') {
            throw new MalformedResponse("attribute " + name + " is not where it belongs");
        }
        return attribute.substring(2);
    }

    /** Optional extensions have no meaning to us but must have their form. */
    static void checkExtensions(List<String> attributes) throws MalformedResponse {
        for (String attribute : attributes) {
            boolean wellFormed = attribute.length() > 2
                    && Character.isLetter(attribute.charAt(0))
                    && attribute.charAt(0) < 0x80
                    && attribute.charAt(1) == '='
                    && attribute.indexOf('\0') < 0;
            if (!wellFormed || attribute.charAt(0) == 'm') {
                throw new MalformedResponse("an extension we cannot follow");
            }
        }
    }
}
