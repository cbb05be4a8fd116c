package org.mailstage.core.tls.sts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mailstage.core.net.DomainNames;

/**
 * A domain's policy (RFC 8461 §3.2). Immutable.
 *
 * @param mx patterns of which one must fit a mail exchanger; in lower case
 * @param maxAge how long the policy holds from when it was fetched
 */
public record StsPolicy(Mode mode, List<String> mx, Duration maxAge) {
    /** Longest file read; larger ones are ignored (RFC 8461 §3.3). */
    public static final int MAX_OCTETS = 64 * 1024;

    /** RFC 8461 §3.2: about one year. */
    private static final long MAX_AGE_SECONDS = 31_557_600;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    /** What is to be done where the policy is not met (RFC 8461 §5). */
    public enum Mode {
        ENFORCE,
        TESTING,
        NONE;

        /** As in the policy file. */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Mode> of(String keyword) {
            for (Mode mode : values()) {
                if (mode.keyword().equals(keyword)) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }
    }

    public StsPolicy {
        mx = List.copyOf(mx);
    }

    /** Reads a policy file; empty when it is none. Of a field that is there twice the first counts, {@code mx} apart. */
    public static Optional<StsPolicy> parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> mx = new ArrayList<>();
        for (String line : text.split("\r?\n")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                if (line.isBlank()) {
                    continue;
                }
                return Optional.empty();
            }
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.equals("mx")) {
                mx.add(value.toLowerCase(Locale.ROOT));
            } else {
                fields.putIfAbsent(name, value);
            }
        }
        return of(fields, mx);
    }

    private static Optional<StsPolicy> of(Map<String, String> fields, List<String> mx) {
        Optional<Mode> mode = Mode.of(fields.getOrDefault("mode", ""));
        String age = fields.getOrDefault("max_age", "");
        boolean sound = "STSv1".equals(fields.get("version"))
                && SECONDS.matcher(age).matches()
                && mx.stream().allMatch(StsPolicy::isPattern);
        if (!sound || mode.isEmpty() || mode.get() != Mode.NONE && mx.isEmpty()) {
            return Optional.empty();
        }
        long seconds = Math.min(Long.parseLong(age), MAX_AGE_SECONDS);
        return Optional.of(new StsPolicy(mode.get(), mx, Duration.ofSeconds(seconds)));
    }

    private static boolean isPattern(String mx) {
        String host = mx.startsWith("*.") ? mx.substring(2) : mx;
        return DomainNames.isHost(host);
    }

    /** True when the host is one of those the policy names (RFC 8461 §4.1). The wildcard stands for one label. */
    public boolean allows(String host) {
        return mx.stream().anyMatch(pattern -> matches(pattern, host));
    }

    static boolean matches(String pattern, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (!pattern.startsWith("*.")) {
            return name.equals(pattern);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot + 1).equals(pattern.substring(2));
    }

    /** The policy as a file, which {@link #parse} reads back. */
    public String text() {
        StringBuilder text = new StringBuilder("version: STSv1\r\nmode: " + mode.keyword() + "\r\n");
        mx.forEach(pattern -> text.append("mx: ").append(pattern).append("\r\n"));
        return text.append("max_age: ")
                .append(maxAge.toSeconds())
                .append("\r\n")
                .toString();
    }
}
