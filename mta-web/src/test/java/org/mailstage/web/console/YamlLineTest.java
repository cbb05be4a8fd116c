package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YamlLineTest {
    private static YamlLine line(String text) {
        return YamlLine.of(text).get(0);
    }

    @Test
    void lineShouldBeTakenApart() {
        assertThat(line("  schedule: \"1m, 5m\" # waits"))
                .isEqualTo(new YamlLine(1, "  ", "schedule:", " \"1m, 5m\"", " # waits"));
        assertThat(line("# a comment: here")).isEqualTo(new YamlLine(1, "", "", "", "# a comment: here"));
        assertThat(line("  \"*.example.net\": smtp:relay.example.net:25"))
                .isEqualTo(new YamlLine(1, "  ", "\"*.example.net\":", " smtp:relay.example.net:25", ""));
        assertThat(line("  - 127.0.0.0/8")).isEqualTo(new YamlLine(1, "  - ", "", "127.0.0.0/8", ""));
    }

    @Test
    void hashInsideQuotesShouldNotBeAComment() {
        assertThat(line("name: \"a # b\"").comment()).isEmpty();
    }

    @Test
    void partsPutTogetherShouldBeTheLine() {
        for (String text :
                new String[] {"a: b", "", "  - x: y # z", "{a: b}", "key : v", "\tq", "a:b", "x: 'it # is'"}) {
            YamlLine line = line(text);
            assertThat(line.indent() + line.key() + line.value() + line.comment())
                    .isEqualTo(text.stripTrailing());
        }
    }

    @Test
    void linesShouldBeCountedWithoutEmptyOnesAtTheEnd() {
        assertThat(YamlLine.of("a: 1\n\nb: 2\n\n")).extracting(YamlLine::number).containsExactly(1, 2, 3);
    }
}
