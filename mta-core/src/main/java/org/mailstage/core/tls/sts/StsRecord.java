package org.mailstage.core.tls.sts;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TXT record that says a domain has a policy, and which (RFC 8461 §3.1). Immutable.
 *
 * @param id changes whenever the policy does
 */
public record StsRecord(String id) {
    private static final String VERSION = "v=STSv1";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");
    private static final Pattern FIELD =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=([\\x21-\\x3A\\x3C\\x3E-\\x7E]+)");

    /** The record among the texts at {@code _mta-sts.DOMAIN}; empty unless exactly one says that it is one, and is right. */
    public static Optional<StsRecord> among(List<String> texts) {
        List<String> records = texts.stream()
                .filter(text -> text.matches(VERSION + "[ \\t]*(;.*)?"))
                .toList();
        return records.size() == 1 ? parse(records.get(0)) : Optional.empty();
    }

    /** Reads one text; empty when it is no such record. */
    public static Optional<StsRecord> parse(String text) {
        String[] fields = text.split(";", -1);
        if (!fields[0].stripTrailing().equals(VERSION)) {
            return Optional.empty();
        }
        String id = null;
        for (int i = 1; i < fields.length; i++) {
            String field = fields[i].strip();
            if (field.isEmpty() && i == fields.length - 1) {
                continue;
            }
            Matcher matcher = FIELD.matcher(field);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            if (matcher.group(1).equals("id") && id == null) {
                id = matcher.group(2);
            }
        }
        return id != null && ID.matcher(id).matches() ? Optional.of(new StsRecord(id)) : Optional.empty();
    }
}
