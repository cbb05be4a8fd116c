package org.mailstage.core.dsn;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailstage.core.address.Utf8;

/**
 * A strict reader of RFC 3464 reports, for tests: whatever is not exactly as the RFCs say throws an {@link
 * AssertionError}. Written from the RFCs, not from the writer.
 */
public final class DsnParser {
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]+");
    private static final String DAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final String MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    private static final Pattern DATE =
            Pattern.compile(DAY + ", [0-9]{1,2} " + MONTH + " [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}");
    private static final Pattern STATUS = Pattern.compile("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");
    private static final Pattern TYPED = Pattern.compile("([A-Za-z0-9-]+);\\s*(.*)", Pattern.DOTALL);
    private static final Pattern UTF8_XTEXT =
            Pattern.compile("([!-*,-<>-\\[\\]-~]|\\\\x\\{(0[1-9]|[1-9A-F][0-9A-F]{1,5}|0[A-F])})*+");
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?utf-8\\?q\\?([!->@-~]*)\\?=");
    private static final Set<String> MESSAGE_FIELDS =
            Set.of("reporting-mta", "arrival-date", "original-envelope-id", "dsn-gateway", "received-from-mta");
    private static final Set<String> RECIPIENT_FIELDS = Set.of(
            "original-recipient",
            "final-recipient",
            "action",
            "status",
            "remote-mta",
            "diagnostic-code",
            "last-attempt-date",
            "final-log-id",
            "will-retry-until");

    private DsnParser() {}

    /**
     * What a report says.
     *
     * @param header fields of the whole message, names in lower case, unfolded
     * @param text the part for people, decoded
     * @param message per-message fields of the status part
     * @param recipients per-recipient fields of the status part
     * @param headers the returned header section, decoded; the whole message when all of it came back
     * @param returned content type of the part that came back
     */
    public record Report(
            Map<String, String> header,
            String boundary,
            String text,
            Map<String, String> message,
            List<Map<String, String>> recipients,
            String headers,
            String returned) {}

    /** Reads a report of 7-bit octets. */
    public static Report parse(String eml) {
        check(eml.chars().allMatch(c -> c < 0x80), "octets beyond ASCII");
        return parse(eml.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads a report. Octets beyond ASCII are allowed where the RFCs have them, and nowhere else. */
    public static Report parse(byte[] octets) {
        String eml = new String(octets, StandardCharsets.ISO_8859_1);
        checkLines(eml);
        int end = eml.indexOf("\r\n\r\n");
        check(end > 0, "no end of header");
        Map<String, String> header = fields(utf8(eml.substring(0, end + 2)));
        for (String required : List.of("date", "from", "to", "subject", "message-id", "mime-version")) {
            check(header.containsKey(required), "field missing: " + required);
        }
        check(DATE.matcher(header.get("date")).matches(), "date: " + header.get("date"));
        check(header.get("message-id").matches("<[!-;=?-~]+@[!-;=?-~]+>"), "message-id");
        check("auto-replied".equals(header.get("auto-submitted")), "auto-submitted");
        Matcher type = Pattern.compile(
                        "multipart/report; report-type=(global-)?delivery-status; boundary=\"([!-~ ]{0,69}[!-~])\"")
                .matcher(header.get("content-type"));
        check(type.matches(), "content-type: " + header.get("content-type"));
        boolean global = type.group(1) != null;
        header.forEach((name, value) ->
                check(isAscii(value) || global && name.equals("to"), "beyond ASCII: " + name + ": " + value));
        boolean eightBit = "8bit".equals(header.get("content-transfer-encoding"));
        check(eightBit || isAscii(eml.substring(end)), "8-bit body in a 7-bit message");
        List<String> parts = parts(eml.substring(end + 4), type.group(2));
        check(parts.size() == 3, "a report has three parts, not " + parts.size());
        List<Map<String, String>> groups =
                statusGroups(body(parts.get(1), global ? "message/global-delivery-status" : "message/delivery-status"));
        String returned = contentType(parts.get(2));
        check(
                Set.of("text/rfc822-headers", "message/global-headers", "message/rfc822", "message/global")
                        .contains(returned),
                "returned: " + returned);
        boolean whole = returned.equals("message/rfc822") || returned.equals("message/global");
        checkPrintable(whole ? eml.replace(parts.get(2), "") : eml);
        return new Report(
                header,
                type.group(2),
                body(parts.get(0), "text/plain; charset=utf-8"),
                checkMessage(groups.get(0)),
                groups.subList(1, groups.size()).stream()
                        .map(group -> checkRecipient(group, global))
                        .toList(),
                body(parts.get(2), returned),
                returned);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String utf8(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        return Utf8.decodeStrict(bytes, 0, bytes.length).orElseThrow(() -> new AssertionError("not UTF-8: " + octets));
    }

    private static String contentType(String part) {
        Map<String, String> header = fields(part.substring(0, part.indexOf("\r\n\r\n") + 2));
        return header.get("content-type").replaceFirst(";.*", "");
    }

    private static void checkLines(String eml) {
        check(eml.endsWith("\r\n"), "last line has no end");
        for (String line : eml.split("\r\n", -1)) {
            check(line.length() <= 998, "line of " + line.length());
            check(line.chars().allMatch(c -> c != 0 && c != '\r' && c != '\n'), "octets in: " + line);
        }
    }

    /** What the writer wrote itself; a message that comes back whole is what it is. */
    private static void checkPrintable(String eml) {
        for (String line : eml.split("\r\n", -1)) {
            check(line.chars().allMatch(c -> c == '\t' || c >= 0x20 && c != 0x7F), "octets in: " + line);
        }
    }

    private static Map<String, String> fields(String block) {
        Map<String, String> fields = new LinkedHashMap<>();
        check(block.endsWith("\r\n"), "no line end: " + block);
        for (String raw : block.substring(0, block.length() - 2).split("\r\n(?![ \t])", -1)) {
            for (String line : raw.split("\r\n", -1)) {
                check(!line.isBlank(), "blank line in a field: " + raw);
            }
            String field = raw.replace("\r\n", "");
            int colon = field.indexOf(':');
            check(colon > 0 && FIELD_NAME.matcher(field.substring(0, colon)).matches(), "field name: " + field);
            String name = field.substring(0, colon).toLowerCase(Locale.ROOT);
            check(fields.put(name, field.substring(colon + 1).strip()) == null, "twice: " + name);
        }
        return fields;
    }

    private static List<String> parts(String body, String boundary) {
        List<String> parts = new ArrayList<>();
        String delimiter = "\r\n--" + boundary;
        int at = ("\r\n" + body).indexOf(delimiter);
        check(at >= 0, "no delimiter");
        String rest = ("\r\n" + body).substring(at + delimiter.length());
        while (!rest.startsWith("--")) {
            check(rest.startsWith("\r\n"), "text after delimiter");
            int end = rest.indexOf(delimiter);
            check(end >= 0, "no closing delimiter");
            parts.add(rest.substring(2, Math.max(2, end)));
            rest = rest.substring(end + delimiter.length());
        }
        check(rest.equals("--\r\n"), "text after the last delimiter: " + rest);
        return parts;
    }

    private static String body(String part, String contentType) {
        int end = part.indexOf("\r\n\r\n");
        check(end > 0, "part without header: " + part);
        Map<String, String> header = fields(part.substring(0, end + 2));
        String type = header.get("content-type");
        check(type.equals(contentType) || type.startsWith(contentType + "; charset="), "content-type: " + type);
        String body = part.substring(end + 4);
        String encoding = header.getOrDefault("content-transfer-encoding", "7bit");
        if (encoding.equals("quoted-printable")) {
            return decodeQuotedPrintable(body);
        }
        boolean whole = type.equals("message/rfc822") || type.equals("message/global");
        check(encoding.equals("7bit") || encoding.equals("8bit") && whole, "encoding: " + encoding);
        check(encoding.equals("8bit") || isAscii(body), "8-bit octets in a part that is " + encoding);
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String decodeQuotedPrintable(String body) {
        for (String line : body.split("\r\n", -1)) {
            check(line.length() <= 76, "quoted-printable line of " + line.length());
            check(!line.endsWith(" ") && !line.endsWith("\t"), "blank at the end: " + line);
        }
        return decodeHex(body.replace("=\r\n", ""), "in quoted-printable");
    }

    private static String decodeHex(String text, String where) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == '=') {
                check(i + 3 <= text.length(), "cut off " + where);
                String hex = text.substring(i + 1, i + 3);
                check(hex.matches("[0-9A-F]{2}"), "=" + hex + " " + where);
                out.write(Integer.parseInt(hex, 16));
                i += 3;
            } else {
                out.write(text.charAt(i));
                i++;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<Map<String, String>> statusGroups(String body) {
        List<Map<String, String>> groups = new ArrayList<>();
        check(body.endsWith("\r\n"), "last status field has no line end");
        for (String group : body.substring(0, body.length() - 2).split("\r\n\r\n", -1)) {
            groups.add(fields(group + "\r\n"));
        }
        check(groups.size() >= 2, "a report has at least one recipient");
        return groups;
    }

    private static Map<String, String> checkMessage(Map<String, String> fields) {
        checkNames(fields, MESSAGE_FIELDS);
        check(typed(fields, "reporting-mta", "dns").matches("[!-~]+"), "reporting-mta");
        check(
                fields.get("arrival-date") == null
                        || DATE.matcher(fields.get("arrival-date")).matches(),
                "arrival-date");
        return fields;
    }

    private static Map<String, String> checkRecipient(Map<String, String> fields, boolean global) {
        checkNames(fields, RECIPIENT_FIELDS);
        checkAddress(fields, "final-recipient", global);
        if (fields.containsKey("original-recipient")) {
            checkAddress(fields, "original-recipient", global);
        }
        check(fields.getOrDefault("action", "").matches("failed|delayed|delivered|relayed|expanded"), "action");
        check(STATUS.matcher(fields.getOrDefault("status", "")).matches(), "status");
        check(
                !fields.containsKey("remote-mta")
                        || !typed(fields, "remote-mta", "dns").isEmpty(),
                "remote-mta");
        for (String date : List.of("last-attempt-date", "will-retry-until")) {
            check(!fields.containsKey(date) || DATE.matcher(fields.get(date)).matches(), date);
        }
        if (fields.containsKey("diagnostic-code")) {
            Matcher code = TYPED.matcher(fields.get("diagnostic-code"));
            check(code.matches(), "diagnostic-code");
            fields.put("diagnostic-code", code.group(1) + "; " + decodeWords(code.group(2)));
        }
        return fields;
    }

    private static void checkAddress(Map<String, String> fields, String name, boolean global) {
        if (!fields.getOrDefault(name, "").startsWith("utf-8;")) {
            // ORCPT may come with any address type (RFC 3461 §4.2); a recipient of ours has one of two.
            Matcher matcher = TYPED.matcher(fields.getOrDefault(name, ""));
            check(matcher.matches(), name + ": " + fields.get(name));
            check(
                    name.equals("original-recipient") || matcher.group(1).equals("rfc822"),
                    name + ": " + fields.get(name));
            check(!matcher.group(2).isEmpty() && isAscii(matcher.group(2)), name + ": " + fields.get(name));
            return;
        }
        String address = typed(fields, name, "utf-8");
        check(global || isAscii(address), "unitext in a report that is not global: " + address);
        String plain = address.replaceAll("[\\s[^\\x00-\\x7F]]", "");
        check(UTF8_XTEXT.matcher(plain).matches(), "utf-8 address: " + address);
        check(!plain.matches(".*\\\\x\\{D[89A-F][0-9A-F]{2}}.*"), "surrogate in: " + address);
    }

    private static void checkNames(Map<String, String> fields, Set<String> known) {
        fields.keySet().forEach(name -> check(known.contains(name) || name.startsWith("x-"), "unknown field " + name));
    }

    private static String typed(Map<String, String> fields, String name, String type) {
        Matcher matcher = TYPED.matcher(fields.getOrDefault(name, ""));
        check(matcher.matches() && matcher.group(1).equals(type), name + ": " + fields.get(name));
        return matcher.group(2);
    }

    /** Either encoded-words and blanks only, or no encoded-word at all. */
    static String decodeWords(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        StringBuilder decoded = new StringBuilder();
        for (String word : text.split("[ \t]+")) {
            Matcher matcher = ENCODED_WORD.matcher(word);
            check(matcher.matches() && word.length() <= 75, "encoded-word: " + word);
            decoded.append(decodeHex(matcher.group(1).replace('_', ' '), "in an encoded-word"));
        }
        return decoded.toString();
    }

    private static void check(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what);
        }
    }
}
