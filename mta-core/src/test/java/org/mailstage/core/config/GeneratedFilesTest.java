package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
            assertThat(example).containsPattern("(?m)^ *#? *" + key.shortName() + ":");
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

    @Test
    void everyKeyOfASectionShouldBeDocumented() {
        for (ConfigKey<?> owner : MailKeys.all()) {
            assertThat(owner.sectionKeys()).allSatisfy(key -> {
                String name = owner.name() + "." + key.name();
                assertThat(key.doc().summary()).as(name).endsWith(".").doesNotContain("\n");
                assertThat(key.doc().defaultText()).as(name).isNotEmpty();
                assertThat(key.doc().seeAlso())
                        .as(name)
                        .allMatch(other -> MailKeys.find(other).isPresent());
            });
        }
    }

    @Test
    void sampleShouldBeReadable() {
        for (ConfigKey<?> key : MailKeys.all()) {
            if (key.doc().live()) {
                continue;
            }
            SectionedYaml yaml = new SectionedYaml().enter(key);
            List<String> sample = key.doc().example().lines().toList();
            if (sample.size() == 1) {
                yaml.line(key.shortName() + ": " + sample.get(0));
            } else {
                yaml.block(key.shortName(), sample);
            }
            // What one key needs of another is no fault of the sample.
            assertThat(MailSettingsParser.parse(yaml.toString(), Map.of()).faults())
                    .as(key.name())
                    .allMatch(fault -> fault.message().contains("say under"));
        }
    }

    @Test
    void emptySectionShouldBeTheDefaultOfThatName() {
        for (ConfigKey<?> key : MailKeys.all()) {
            for (String name : key.defaultSections()) {
                SectionedYaml yaml = new SectionedYaml().enter(key);
                yaml.block(key.shortName(), List.of(name + ":"));
                MailSettings settings = MailSettingsParser.parse(yaml.toString(), Map.of())
                        .settings()
                        .orElseThrow();
                MailSettings defaults =
                        MailSettingsParser.parse("", Map.of()).settings().orElseThrow();
                assertThat(key.valueBlock(defaults)).containsAll(key.valueBlock(settings));
            }
        }
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
