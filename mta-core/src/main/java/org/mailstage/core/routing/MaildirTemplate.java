package org.mailstage.core.routing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailstage.core.address.Mailbox;

/**
 * Names the Maildir of a recipient: a full path with {@code %d} for the domain and {@code %u} for the local part, both in
 * lower case, and {@code %%} for a percent sign.
 *
 * <p>Immutable. An address never leads out of {@link #base()}: it fills parts of names and no more.
 *
 * @param text the template, without a slash at its end
 */
public record MaildirTemplate(String text) {
    private static final Pattern PLACEHOLDER = Pattern.compile("%(.?)");
    private static final int MAX_NAME_OCTETS = 200;

    /** @throws IllegalArgumentException with a text an administrator understands */
    public MaildirTemplate {
        text = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (!text.startsWith("/") || text.codePoints().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("a Maildir has a full path, as in maildir:/var/mail/%d/%u, not " + text);
        }
        for (String name : names(text)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new IllegalArgumentException("the path of a Maildir has no empty part, no . and no ..: " + text);
            }
        }
        Matcher placeholders = PLACEHOLDER.matcher(text);
        while (placeholders.find()) {
            if (!List.of("d", "u", "%").contains(placeholders.group(1))) {
                throw new IllegalArgumentException(
                        "the path of a Maildir takes %d (domain), %u (local part) and %%, not %"
                                + placeholders.group(1));
            }
        }
        if (names(text).get(0).contains("%")) {
            throw new IllegalArgumentException("the path of a Maildir begins with a directory that is there: " + text);
        }
    }

    /** The template of a next hop of kind {@link NextHop.Kind#MAILDIR}. */
    public static MaildirTemplate of(NextHop nextHop) {
        return new MaildirTemplate(nextHop.argument());
    }

    /**
     * The directory above everything that is named after an address, or above the Maildir itself when nothing is. Nobody
     * makes it but the administrator: when it is missing, a disk is not there.
     *
     * @throws java.nio.file.InvalidPathException when the file system cannot have such a name
     */
    public Path base() {
        List<String> names = names(text);
        Path base = Path.of("/");
        for (String name : names.subList(0, names.size() - 1)) {
            if (name.contains("%")) {
                break;
            }
            base = base.resolve(name);
        }
        return base;
    }

    /**
     * The Maildir of a recipient, below {@link #base()}.
     *
     * @return empty when its address cannot name a directory: a slash, a dot in front, control characters, quotes, or too
     *     long
     * @throws java.nio.file.InvalidPathException when the file system cannot have such a name
     */
    public Optional<Path> of(Mailbox recipient) {
        String key = recipient.key();
        int at = key.lastIndexOf('@');
        String user = (at < 0 ? key : key.substring(0, at)).toLowerCase(Locale.ROOT);
        String domain = recipient.domainKey();
        boolean fit = (isName(user) || !text.contains("%u")) && (isName(domain) || !text.contains("%d"));
        if (!fit) {
            return Optional.empty();
        }
        List<String> filled = new ArrayList<>();
        for (String name : names(text)) {
            filled.add(PLACEHOLDER
                    .matcher(name)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            switch (found.group(1)) {
                                case "u" -> user;
                                case "d" -> domain;
                                default -> "%";
                            })));
        }
        return Optional.of(Path.of("/", filled.toArray(String[]::new)));
    }

    /** Never a path, never hidden, never a folder of another mailbox (which begins with a dot in Maildir++). */
    private static boolean isName(String part) {
        return !part.isEmpty()
                && part.charAt(0) != '.'
                && part.codePoints().noneMatch(c -> c == '/' || c == '\\' || c == '"' || Character.isISOControl(c))
                && part.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_OCTETS;
    }

    private static List<String> names(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    @Override
    public String toString() {
        return text;
    }
}
