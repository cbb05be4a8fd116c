package org.mailstage.core.message;

/**
 * Cuts the value of a structured, unfolded header field into tokens and leaves comments and white space out (RFC 5322
 * §3.2).
 *
 * <p>Not thread-safe; never throws for what a peer sent. Characters outside ASCII count as letters: display names have
 * them, allowed or not (RFC 6532 §3.2).
 */
final class FieldTokens {
    /** No more tokens. */
    static final char END = 0;
    /** A character that cannot stand here, or a comment, quoted string or literal without its end. */
    static final char BAD = '!';
    /** A run of letters, digits and other characters of an atom; no dots. */
    static final char ATOM = 'a';
    /** A quoted string with its quotes. */
    static final char QUOTED = '"';
    /** A domain literal with its brackets. */
    static final char LITERAL = '[';

    private static final String SPECIALS = "<>:;@,.";

    private final String text;
    private int start;
    private int at;

    FieldTokens(String text) {
        this.text = text;
    }

    /** Goes to the next token: one of the kinds above, or the special character itself. */
    char next() {
        if (!skipCommentsAndBlanks()) {
            return BAD;
        }
        start = at;
        if (at == text.length()) {
            return END;
        }
        char c = text.charAt(at);
        if (c == '"') {
            return enclosed('"') ? QUOTED : BAD;
        }
        if (c == '[') {
            return enclosed(']') ? LITERAL : BAD;
        }
        if (SPECIALS.indexOf(c) >= 0) {
            at++;
            return c;
        }
        while (at < text.length() && isAtomText(text.charAt(at))) {
            at++;
        }
        return at > start ? ATOM : BAD;
    }

    /** The token that {@link #next()} went to. */
    String token() {
        return text.substring(start, at);
    }

    private boolean skipCommentsAndBlanks() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (depth > 0 && c == ')') {
                depth--;
            } else if (depth > 0 && c == '\\') {
                at++;
            } else if (depth == 0 && c != ' ' && c != '\t') {
                return true;
            }
            at++;
        }
        at = text.length();
        return depth == 0;
    }

    /** Goes behind the closing character; a backslash takes the meaning from the character behind it. */
    private boolean enclosed(char close) {
        boolean escaped = false;
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            at++;
            if (escaped) {
                escaped = false;
            } else if (c == close) {
                return true;
            } else if (c == '\\') {
                escaped = true;
            } else if (c < ' ' && c != '\t' || c == '[' && close == ']') {
                return false;
            }
        }
        return false;
    }

    private static boolean isAtomText(char c) {
        return c > ' ' && c != 0x7F && "()<>[]:;@\\,.\"".indexOf(c) < 0;
    }
}
