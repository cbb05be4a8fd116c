package org.mailstage.core.smtp.server;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.AddressParser;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.Parsed;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.address.Utf8;
import org.mailstage.core.net.InternationalDomain;
import org.mailstage.core.smtp.EsmtpParameter;

/**
 * Parses one command line (RFC 5321 §4.1.1, §4.1.2).
 *
 * <p>Stateless and thread-safe; never throws for what a client sends. More than the grammar is accepted in two places
 * where clients commonly err and nobody is hurt: blanks at the end of a line (§4.1.1) and between {@code FROM:} or
 * {@code TO:} and the path. Arguments that are addresses may be in UTF-8; whether the transaction allows that is the
 * session's question (RFC 6531 §3.4). Control octets, and any others outside ASCII, are refused.
 */
public final class CommandParser {
    /** First words of other protocols that browsers can be made to send here (cross-protocol request forgery). */
    private static final Set<String> FOREIGN =
            Set.of("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "CONNECT", "TRACE", "PRI");

    /** Verbs whose argument may be in UTF-8 (RFC 6531 §3.4, §3.7.4.2). */
    private static final Set<Verb> INTERNATIONAL = EnumSet.of(Verb.MAIL, Verb.RCPT, Verb.VRFY, Verb.EXPN);

    private static final int MAX_HELLO = 255;
    private static final int MAX_CHUNK_DIGITS = 18;
    private static final int DELETE = 0x7F;

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
        boolean ascii = isVisibleAscii(line, end);
        String text = new String(line, 0, end, StandardCharsets.ISO_8859_1);
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        Verb verb = Verb.named(word);
        if (!ascii) {
            Optional<String> decoded = Utf8.decodeStrict(line, 0, end).filter(CommandParser::isVisible);
            if (verb == null || !INTERNATIONAL.contains(verb) || decoded.isEmpty()) {
                return Command.Refused.with(
                        verb == null ? ServerReplies.FORBIDDEN_OCTETS : ServerReplies.FORBIDDEN_OCTETS_IN_ARGUMENT);
            }
            // The verb is ASCII, so its blank stands at the same place.
            text = decoded.get();
        }
        if (verb == null) {
            boolean foreign = FOREIGN.contains(word.toUpperCase(Locale.ROOT));
            return new Command.Refused(ServerReplies.UNKNOWN_COMMAND, foreign);
        }
        if (!verb.implemented()) {
            return Command.Refused.with(ServerReplies.NOT_IMPLEMENTED);
        }
        return parse(verb, space < 0 ? "" : text.substring(space + 1).stripLeading(), ascii);
    }

    private static Command parse(Verb verb, String argument, boolean ascii) {
        switch (verb) {
            case EHLO:
            case HELO:
            case LHLO:
                return hello(verb, argument);
            case MAIL:
                return mail(argument, ascii);
            case RCPT:
                return recipient(argument, ascii);
            case BDAT:
                return chunk(argument);
            case AUTH:
                return authenticate(argument);
            case DATA:
            case RSET:
            case QUIT:
            case STARTTLS:
                return argument.isEmpty()
                        ? new Command.Simple(verb, "")
                        : Command.Refused.with(ServerReplies.NO_ARGUMENT_ALLOWED);
            case VRFY:
            case EXPN:
            case ETRN:
            case XCLIENT:
            case XFORWARD:
                return argument.isEmpty()
                        ? Command.Refused.with(ServerReplies.ARGUMENT_MISSING)
                        : new Command.Simple(verb, argument);
            default:
                return new Command.Simple(verb, argument);
        }
    }

    /** What cannot be read leaves open how many octets follow, so the session cannot go on. */
    private static Command chunk(String argument) {
        String[] words = argument.split(" +");
        String size = words[0];
        boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        boolean valid = !size.isEmpty() && size.length() <= MAX_CHUNK_DIGITS && isDigits(size);
        if (!valid || words.length > 2 || words.length == 2 && !last) {
            return Command.Refused.with(ServerReplies.CHUNK_SYNTAX);
        }
        return new Command.Chunk(Long.parseLong(size), last);
    }

    private static Command authenticate(String argument) {
        String[] words = argument.split(" +");
        if (argument.isEmpty() || words.length > 2) {
            return Command.Refused.with(ServerReplies.AUTH_SYNTAX);
        }
        return new Command.Authenticate(words[0].toUpperCase(Locale.ROOT), words.length == 2 ? words[1] : null);
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
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
                : new Command.Hello(verb, argument);
    }

    private static Command mail(String argument, boolean ascii) {
        int start = pathStart(argument, "FROM:");
        if (start < 0) {
            return Command.Refused.with(ServerReplies.MAIL_SYNTAX);
        }
        Parsed<ReversePath> path = AddressParser.reversePath(argument, start, syntax(ascii));
        if (path instanceof Parsed.Fault<ReversePath> bad) {
            return Command.Refused.with(ServerReplies.badReversePath(bad.fault()));
        }
        Parsed.Value<ReversePath> good = (Parsed.Value<ReversePath>) path;
        List<EsmtpParameter> parameters = parameters(argument, good.end());
        return parameters == null
                ? Command.Refused.with(ServerReplies.PARAMETER_SYNTAX)
                : new Command.Mail(
                        good.value(),
                        !ascii && !InternationalDomain.isAscii(good.value().toString()),
                        parameters);
    }

    private static Command recipient(String argument, boolean ascii) {
        int start = pathStart(argument, "TO:");
        if (start < 0) {
            return Command.Refused.with(ServerReplies.RCPT_SYNTAX);
        }
        Parsed<Mailbox> path = AddressParser.forwardPath(argument, start, syntax(ascii));
        if (path instanceof Parsed.Fault<Mailbox> bad) {
            return Command.Refused.with(ServerReplies.badForwardPath(bad.fault()));
        }
        Parsed.Value<Mailbox> good = (Parsed.Value<Mailbox>) path;
        List<EsmtpParameter> parameters = parameters(argument, good.end());
        return parameters == null
                ? Command.Refused.with(ServerReplies.PARAMETER_SYNTAX)
                : new Command.Recipient(
                        good.value(),
                        !ascii && !InternationalDomain.isAscii(good.value().toString()),
                        parameters);
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

    private static AddressSyntax syntax(boolean ascii) {
        return ascii ? AddressSyntax.ASCII_ONLY : AddressSyntax.UTF8;
    }

    private static boolean isVisibleAscii(byte[] line, int end) {
        for (int i = 0; i < end; i++) {
            if (line[i] < ' ' || line[i] == DELETE) {
                return false;
            }
        }
        return true;
    }

    /** No control characters, those of ISO 6429 included. */
    private static boolean isVisible(String text) {
        return text.chars().noneMatch(c -> c < ' ' || c >= DELETE && c < 0xA0);
    }
}
