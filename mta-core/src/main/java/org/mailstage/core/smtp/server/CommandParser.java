package org.mailstage.core.smtp.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.AddressParser;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.Parsed;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.smtp.EsmtpParameter;

/**
 * Parses one command line (RFC 5321 §4.1.1, §4.1.2).
 *
 * <p>Stateless and thread-safe; never throws for what a client sends. More than the grammar is accepted in two places
 * where clients commonly err and nobody is hurt: blanks at the end of a line (§4.1.1) and between {@code FROM:} or
 * {@code TO:} and the path. Octets outside visible ASCII and blank are refused: SMTPUTF8 is not offered.
 */
public final class CommandParser {
    /** First words of other protocols that browsers can be made to send here (cross-protocol request forgery). */
    private static final Set<String> FOREIGN =
            Set.of("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "CONNECT", "TRACE", "PRI");

    private static final int MAX_HELLO = 255;

    private CommandParser() {}

    /**
     * Parses a line.
     *
     * @param line octets of the line without its CRLF, from index 0 on
     * @param length how many
     */
    public static Command parse(byte[] line, int length) {
        int end = length;
        while (end > 0 && line[end - 1] == ' ') {
            end--;
        }
        String text = new String(line, 0, end, StandardCharsets.ISO_8859_1);
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        Verb verb = Verb.named(word);
        if (!isVisibleAscii(text)) {
            return Command.Refused.with(
                    verb == null ? ServerReplies.FORBIDDEN_OCTETS : ServerReplies.FORBIDDEN_OCTETS_IN_ARGUMENT);
        }
        if (verb == null) {
            boolean foreign = FOREIGN.contains(word.toUpperCase(Locale.ROOT));
            return new Command.Refused(ServerReplies.UNKNOWN_COMMAND, foreign);
        }
        if (!verb.implemented()) {
            return Command.Refused.with(ServerReplies.NOT_IMPLEMENTED);
        }
        return parse(verb, space < 0 ? "" : text.substring(space + 1).stripLeading());
    }

    private static Command parse(Verb verb, String argument) {
        switch (verb) {
            case EHLO:
            case HELO:
                return hello(verb, argument);
            case MAIL:
                return mail(argument);
            case RCPT:
                return recipient(argument);
            case DATA:
            case RSET:
            case QUIT:
                return argument.isEmpty()
                        ? new Command.Simple(verb, "")
                        : Command.Refused.with(ServerReplies.NO_ARGUMENT_ALLOWED);
            case VRFY:
                return argument.isEmpty()
                        ? Command.Refused.with(ServerReplies.ARGUMENT_MISSING)
                        : new Command.Simple(verb, argument);
            default:
                return new Command.Simple(verb, argument);
        }
    }

    /** Any name without blanks and delimiters: many clients do not know a proper one (RFC 5321 §4.1.4). */
    private static Command hello(Verb verb, String argument) {
        if (argument.isEmpty()) {
            return Command.Refused.with(ServerReplies.HELLO_SYNTAX);
        }
        for (int i = 0; i < argument.length(); i++) {
            if (" ()<>@,;\"\\".indexOf(argument.charAt(i)) >= 0) {
                return Command.Refused.with(ServerReplies.HELLO_SYNTAX);
            }
        }
        return argument.length() > MAX_HELLO
                ? Command.Refused.with(ServerReplies.HELLO_SYNTAX)
                : new Command.Hello(verb == Verb.EHLO, argument);
    }

    private static Command mail(String argument) {
        int start = pathStart(argument, "FROM:");
        if (start < 0) {
            return Command.Refused.with(ServerReplies.MAIL_SYNTAX);
        }
        Parsed<ReversePath> path = AddressParser.reversePath(argument, start);
        if (path instanceof Parsed.Fault<ReversePath> bad) {
            return Command.Refused.with(ServerReplies.badReversePath(bad.fault()));
        }
        Parsed.Value<ReversePath> good = (Parsed.Value<ReversePath>) path;
        List<EsmtpParameter> parameters = parameters(argument, good.end());
        return parameters == null
                ? Command.Refused.with(ServerReplies.PARAMETER_SYNTAX)
                : new Command.Mail(good.value(), parameters);
    }

    private static Command recipient(String argument) {
        int start = pathStart(argument, "TO:");
        if (start < 0) {
            return Command.Refused.with(ServerReplies.RCPT_SYNTAX);
        }
        Parsed<Mailbox> path = AddressParser.forwardPath(argument, start);
        if (path instanceof Parsed.Fault<Mailbox> bad) {
            return Command.Refused.with(ServerReplies.badForwardPath(bad.fault()));
        }
        Parsed.Value<Mailbox> good = (Parsed.Value<Mailbox>) path;
        List<EsmtpParameter> parameters = parameters(argument, good.end());
        return parameters == null
                ? Command.Refused.with(ServerReplies.PARAMETER_SYNTAX)
                : new Command.Recipient(good.value(), parameters);
    }

    private static int pathStart(String argument, String keyword) {
        if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
            return -1;
        }
        int start = keyword.length();
        while (start < argument.length() && argument.charAt(start) == ' ') {
            start++;
        }
        return start;
    }

    private static @Nullable List<EsmtpParameter> parameters(String argument, int from) {
        Optional<List<EsmtpParameter>> parsed = EsmtpParameter.parseAll(argument, from);
        if (parsed.isEmpty()) {
            return null;
        }
        List<EsmtpParameter> parameters = parsed.get();
        for (int i = 1; i < parameters.size(); i++) {
            for (int before = 0; before < i; before++) {
                // RFC 5321 §4.1.1.11 names no rule for a keyword given twice; which value counts is anybody's guess.
                if (parameters.get(i).keyword().equals(parameters.get(before).keyword())) {
                    return null;
                }
            }
        }
        return parameters;
    }

    private static boolean isVisibleAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
