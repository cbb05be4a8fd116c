package org.mailstage.web.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of YAML, taken apart for colouring. The parts put together are the line.
 *
 * @param number from 1
 * @param indent leading space and list dashes
 * @param key with its colon; may be empty
 * @param value what follows the key; may be empty
 * @param comment from the # on; may be empty
 */
public record YamlLine(int number, String indent, String key, String value, String comment) {
    private static final Pattern FORM = Pattern.compile(
            "(?<indent>\\s*(?:- +)*)(?<key>(?:\"[^\"]*\"|'[^']*'|[^\\s#:\"'\\[{-][^#:]*):(?=\\s|$))?(?<rest>.*)",
            Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#(?=[^\"']*$)");

    static List<YamlLine> of(String yaml) {
        List<YamlLine> lines = new ArrayList<>();
        for (String line : yaml.stripTrailing().split("\n", -1)) {
            lines.add(parse(lines.size() + 1, line));
        }
        return lines;
    }

    private static YamlLine parse(int number, String line) {
        Matcher form = FORM.matcher(line);
        if (!form.matches()) {
            return new YamlLine(number, "", "", line, "");
        }
        String key = form.group("key") == null ? "" : form.group("key");
        String rest = form.group("rest");
        Matcher comment = COMMENT.matcher(rest);
        int at = comment.find() ? comment.start() : rest.length();
        return new YamlLine(number, form.group("indent"), key, rest.substring(0, at), rest.substring(at));
    }
}
