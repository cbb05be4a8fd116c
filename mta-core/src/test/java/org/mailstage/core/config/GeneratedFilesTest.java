package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Committed files that are made from the registry of keys; {@code -Dmta.regenerate=true} writes them anew. */
class GeneratedFilesTest {
    private static final String HOW =
            "%s differs from the registry of keys; run: mvn -pl mta-core test -Dtest=GeneratedFilesTest -Dmta.regenerate=true";

    static Stream<GeneratedFile> files() {
        return Stream.of(
                new GeneratedFile("config/mailstage.example.yaml", ExampleFile.render()),
                new GeneratedFile("docs/configuration-reference.md", ReferencePage.render()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void committedFileShouldAgreeWithRegistry(GeneratedFile file) throws IOException {
        Path path = root().resolve(file.path());
        if (Boolean.getBoolean("mta.regenerate")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.content());
        }
        assertThat(path).as(HOW, file.path()).isRegularFile();
        assertThat(Files.readString(path)).as(HOW, file.path()).isEqualTo(file.content());
    }

    @Test
    void exampleFileShouldBeValidAndHoldEveryKey() {
        String example = ExampleFile.render();
        ParseResult result = MailSettingsParser.parse(example, Map.of());

        assertThat(result.describe()).isEmpty();
        assertThat(result.settings().orElseThrow().hostname()).isEqualTo("mx1.example.org");
        for (ConfigKey<?> key : MailKeys.all()) {
            assertThat(example).containsPattern("(?m)^ *#?" + key.shortName() + ":");
        }
    }

    @Test
    void exampleFileShouldBeValidWhenEveryLineOfItIsUsed() {
        String everything = ExampleFile.render().replaceAll("(?m)^( *)#(?=[a-z])", "$1");
        ParseResult result = MailSettingsParser.parse(everything, Map.of());

        assertThat(result.describe()).isEmpty();
        // What was commented out is the default, so nothing changes.
        assertThat(result).isEqualTo(MailSettingsParser.parse(ExampleFile.render(), Map.of()));
    }

    @Test
    void everyKeyShouldBeDocumented() {
        assertThat(MailKeys.all()).allSatisfy(key -> {
            assertThat(key.doc().summary()).as(key.name()).endsWith(".").doesNotContain("\n");
            assertThat(key.doc().seeAlso())
                    .as(key.name())
                    .allMatch(name -> MailKeys.find(name).isPresent());
            assertThat(key.defaultText()).as(key.name()).isNotEmpty();
        });
    }

    /** Surefire runs in the module's folder, an IDE perhaps in the root. */
    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("mta-core")) ? here : here.getParent();
    }

    record GeneratedFile(String path, String content) {
        @Override
        public String toString() {
            return path;
        }
    }
}
