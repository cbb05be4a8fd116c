package org.mailstage.core.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.mailstage.core.address.AddressParser;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.Parsed;
import org.mailstage.core.auth.DirectorySnapshot;
import org.mailstage.core.auth.DirectorySnapshot.Match;
import org.mailstage.core.auth.UserDirectory;
import org.mailstage.core.smtp.Reply;

/**
 * Answers VRFY and EXPN out of users and aliases, for those who may ask (RFC 5321 §3.5, §7.3).
 *
 * <p>Thread-safe; does not block.
 */
public final class AddressBook {
    static final Reply CANNOT_VERIFY = Reply.of(252, "2.1.5", "cannot verify, but will take mail and attempt delivery");
    private static final Reply UNKNOWN = Reply.of(550, "5.1.1", "no such user here");
    private static final Reply NO_MAILBOX = Reply.of(501, "5.1.3", "syntax: VRFY user@domain");

    private final UserDirectory directory;

    public AddressBook(UserDirectory directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
    }

    /** VRFY. @param argument what the client sent, with or without angle brackets */
    public Reply verify(String argument) {
        Optional<Mailbox> mailbox = mailbox(argument);
        if (mailbox.isEmpty()) {
            return NO_MAILBOX;
        }
        Optional<DirectorySnapshot> known = directory.current();
        if (known.isEmpty()) {
            return CANNOT_VERIFY;
        }
        Match match = known.get().find(mailbox.get());
        if (match == Match.CATCH_ALL) {
            return CANNOT_VERIFY;
        }
        return match == Match.NONE ? UNKNOWN : Reply.of(250, "2.1.5", "<" + mailbox.get() + ">");
    }

    /** EXPN: what an alias stands for, one level deep; empty when there is none. */
    public Optional<List<Mailbox>> expand(String argument) {
        return mailbox(argument).flatMap(list -> directory.current().flatMap(known -> known.members(list)));
    }

    /** A client with SMTPUTF8 says so behind the address (RFC 6531 §3.7.4.2); the answer is the same. */
    private static Optional<Mailbox> mailbox(String argument) {
        String text = argument.replaceFirst("(?i) +SMTPUTF8$", "").strip();
        boolean bracketed = text.startsWith("<") && text.endsWith(">");
        Parsed<Mailbox> parsed =
                AddressParser.mailbox(bracketed ? text.substring(1, text.length() - 1) : text, AddressSyntax.UTF8);
        return parsed instanceof Parsed.Value<Mailbox> value ? Optional.of(value.value()) : Optional.empty();
    }
}
