package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the file and the command line hold: an answer, in time, and never an exception. */
class MailSettingsParserFuzzTest {
    private static final String FULL = MailSettingsWriter.write(
            MailSettingsParser.parse(ExampleFile.render(), Map.of()).settings().orElseThrow());
    private static final String ALPHABET = "{}[]:,-?!&*#|>'\"%@`~<=\t\n\r \\0aé\u0000\u2028\uFFFE\uD800";

    @Property(tries = 500)
    void randomTextShouldBeAnswered(@ForAll @StringLength(max = 300) String yaml) {
        check(yaml, Map.of());
    }

    @Property(tries = 500)
    void randomYamlCharactersShouldBeAnswered(@ForAll Random random) {
        StringBuilder yaml = new StringBuilder();
        for (int i = random.nextInt(80); i > 0; i--) {
            yaml.append(randomCharacter(random));
        }
        check(yaml.toString(), Map.of());
    }

    @Property(tries = 500)
    void truncatedFileShouldBeAnswered(@ForAll Random random) {
        check(FULL.substring(0, random.nextInt(FULL.length() + 1)), Map.of());
    }

    @Property(tries = 1000)
    void mutatedFileShouldBeAnswered(@ForAll Random random) {
        String yaml = FULL;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            yaml = random.nextBoolean() ? mutateCharacter(yaml, random) : mutateLine(yaml, random);
        }
        check(yaml, Map.of());
    }

    @Property(tries = 300)
    void randomOverridesShouldBeAnswered(
            @ForAll @Size(max = 5) Map<@StringLength(max = 30) String, @StringLength(max = 30) String> overrides) {
        check(FULL, overrides);
    }

    @Property(tries = 300)
    void randomValuesOfKnownKeysShouldBeAnswered(@ForAll Random random, @ForAll @StringLength(max = 40) String value) {
        List<ConfigKey<?>> keys = MailKeys.all();
        String key = keys.get(random.nextInt(keys.size())).name();
        String section = "listeners.mx.";
        check(
                FULL,
                Map.of(
                        key,
                        value,
                        "routes." + value,
                        "mx",
                        "routes.example.org",
                        value,
                        "listeners." + value,
                        value,
                        section + value,
                        "1",
                        section + "address",
                        value));
    }

    static Stream<Named<String>> hostileFiles() {
        int size = 1 << 20;
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String before = "*a" + (i - 1);
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, before))));
        }
        StringBuilder unknown = new StringBuilder();
        StringBuilder routes = new StringBuilder("routes:\n");
        for (int i = 0; i < 10_000; i++) {
            unknown.append("unknown-key-").append(i).append(": 1\n");
            routes.append("  d").append(i).append("_: mx\n");
        }
        return Stream.of(
                Named.of("billion laughs", laughs.toString()),
                Named.of("alias of itself", "a: &a [*a]\nrouts: &r {x: *r}\n? &k [*k]\n: 1"),
                Named.of("flow nesting", "a: " + "[".repeat(size - 10)),
                Named.of("flow nesting of sections", "{a: ".repeat(size / 4)),
                Named.of("block nesting", "- ".repeat(size / 2)),
                Named.of("block nesting of keys", "? ".repeat(size / 2)),
                Named.of("one line of digits", "limits: {recipients: " + "1".repeat(size - 40) + "}"),
                Named.of("one line of underscores", "hostname: " + "1_".repeat(size / 2 - 20)),
                Named.of("one long domain", "hostname: " + "a.".repeat(size / 2 - 20) + "a"),
                Named.of("one long label", "hostname: " + "a-".repeat(size / 2 - 20) + "a"),
                Named.of("one long mailbox", "postmaster: " + "a.".repeat(size / 2 - 20) + "@a"),
                Named.of("one long schedule", "retry: {schedule: '" + "1m,".repeat(size / 3 - 20) + "1m'}"),
                Named.of("one long list", "domains: {relay: [" + "a,".repeat(size / 16) + "]}"),
                Named.of("one long list of faults", "trusted: [" + "a,".repeat(size / 16) + "]"),
                Named.of("one long quoted text", "hostname: \"" + "\\u0041".repeat(size / 6 - 20) + "\""),
                Named.of("comments", "#\n".repeat(size / 2)),
                Named.of("documents", "---\n".repeat(size / 4)),
                Named.of("tabs", "\t".repeat(size)),
                Named.of("unknown keys", unknown.toString()),
                Named.of("faulty routes", routes.toString()),
                Named.of("local and relay domains", domains()),
                Named.of("larger than allowed", "#".repeat(size + 1)),
                Named.of("directive", "%YAML 99999999999999.1\n---\na: b"),
                Named.of(
                        "objects",
                        "hostname: !!javax.script.ScriptEngineManager [!!java.net.URL ['http://x.invalid']]"));
    }

    private static String domains() {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            list.append(i == 0 ? "" : ", ").append("d").append(i);
        }
        return "domains:\n  local: [" + list + "]\n  relay: [" + list + "]\n";
    }

    @ParameterizedTest
    @MethodSource("hostileFiles")
    void hostileFileShouldBeAnsweredQuickly(String yaml) {
        // A shared machine may stall for a second; what must not be here takes minutes.
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> check(yaml, Map.of()));
    }

    private static void check(String yaml, Map<String, String> overrides) {
        ParseResult result = MailSettingsParser.parse(yaml, overrides, "host.example");

        // All that YAML takes for a line end.
        int lines = 1
                + (int) yaml.chars()
                        .filter(c -> "\n\r\u0085\u2028\u2029".indexOf(c) >= 0)
                        .count();
        assertThat(result.settings().isPresent()).isEqualTo(result.faults().isEmpty());
        assertThat(result.faults()).hasSizeLessThanOrEqualTo(Faults.MAX + 1).allSatisfy(fault -> {
            assertThat(fault.message()).isNotBlank().hasSizeLessThan(400).doesNotContain("\n");
            assertThat(fault.key()).hasSizeLessThan(400).doesNotContain("\n");
            assertThat(fault.line()).isBetween(0, lines);
        });
        result.settings()
                .ifPresent(
                        settings -> assertThat(MailSettingsParser.parse(MailSettingsWriter.write(settings), Map.of()))
                                .isEqualTo(result));
    }

    private static String mutateCharacter(String text, Random random) {
        int at = random.nextInt(text.length());
        String insert = random.nextInt(4) == 0 ? "" : String.valueOf(randomCharacter(random));
        return text.substring(0, at) + insert + text.substring(at + random.nextInt(2));
    }

    private static String mutateLine(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int at = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        List<UnaryOperator<String>> changes = List.of(
                line -> line + "\n" + line,
                line -> "",
                line -> " " + line,
                String::stripLeading,
                line -> lines.get(other),
                line -> line.toUpperCase(java.util.Locale.ROOT),
                line -> line.replace(": ", ":"),
                line -> line + line);
        lines.set(at, changes.get(random.nextInt(changes.size())).apply(lines.get(at)));
        return String.join("\n", lines) + "\n";
    }

    private static char randomCharacter(Random random) {
        return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }
}
