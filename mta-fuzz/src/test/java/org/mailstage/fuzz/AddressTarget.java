package org.mailstage.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.address.AddressParser;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.Parsed;
import org.mailstage.core.message.AddressList;

/**
 * Addresses as commands and header fields have them: what was accepted keeps the limits, is accepted again as it is written,
 * and has a key that does not change.
 *
 * <p>The input is text in UTF-8.
 */
public final class AddressTarget {
    /** RFC 5321 §4.5.3.1.3, without the angle brackets. */
    private static final int MAX_ADDRESS = 254;

    private AddressTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        for (AddressSyntax syntax : AddressSyntax.values()) {
            path(text, syntax);
            list(text, syntax);
        }
    }

    private static void path(String text, AddressSyntax syntax) {
        Parsed<Mailbox> forward = AddressParser.forwardPath(text, 0, syntax);
        boolean reverse = AddressParser.reversePath(text, 0, syntax) instanceof Parsed.Value;
        Check.that(
                reverse == (forward instanceof Parsed.Value || text.startsWith("<>")),
                "a reverse-path is a forward-path or empty");
        if (forward instanceof Parsed.Value<Mailbox> value) {
            Check.that(value.end() <= text.length() && text.charAt(value.end() - 1) == '>', "a path ends with >");
            mailbox(value.value(), syntax);
        }
    }

    private static void list(String text, AddressSyntax syntax) {
        Optional<List<Mailbox>> all = AddressList.parse(text, syntax);
        all.ifPresent(mailboxes -> mailboxes.forEach(mailbox -> mailbox(mailbox, syntax)));
    }

    private static void mailbox(Mailbox mailbox, AddressSyntax syntax) {
        String address = mailbox.toString();
        int octets = address.getBytes(StandardCharsets.UTF_8).length;
        Check.that(octets <= MAX_ADDRESS, "an address has at most 254 octets: " + address);
        Check.that(address.chars().noneMatch(c -> c < ' ' || c == 0x7F), "an address has no control characters");
        Parsed<Mailbox> again = AddressParser.mailbox(address, syntax);
        Check.same(again, new Parsed.Value<>(mailbox, address.length()), "what was accepted is accepted again");
        Check.same(Mailbox.ofTrusted(mailbox.key()).key(), mailbox.key(), "the key of a key is itself");
        mailbox.asciiForm()
                .ifPresent(ascii -> Check.that(
                        AddressParser.mailbox(ascii.toString()) instanceof Parsed.Value,
                        "the ASCII form is accepted: " + ascii));
    }
}
