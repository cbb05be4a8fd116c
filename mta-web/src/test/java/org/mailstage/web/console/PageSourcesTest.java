package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a browser would refuse by the content security policy, or quietly not show, fails here first. */
class PageSourcesTest {
    private static final Path ROOT = Path.of("src/main/webapp");

    private static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> pageShouldBeWellFormed() throws IOException {
        return Stream.concat(files(".xhtml").stream(), files(".svg").stream())
                .map(file -> DynamicTest.dynamicTest(ROOT.relativize(file).toString(), () -> {
                    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
                    assertThat(factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement())
                            .isNotNull();
                }));
    }

    @TestFactory
    Stream<DynamicTest> pageShouldHaveNeitherInlineStyleNorInlineScript() throws IOException {
        return files(".xhtml").stream()
                .map(file -> DynamicTest.dynamicTest(ROOT.relativize(file).toString(), () -> {
                    String page = Files.readString(file);
                    assertThat(page).doesNotContainPattern("\\sstyle\\s*=");
                    assertThat(page).doesNotContainPattern("<style[\\s>]");
                    assertThat(page).doesNotContainPattern("<script(?![^>]*\\ssrc=)");
                    // Handlers of components are fine: those are registered by a script with a nonce.
                    assertThat(page.replaceAll("<p:[^>]*>", "")).doesNotContainPattern("\\son[a-z]+\\s*=");
                    assertThat(page).doesNotContain("http-equiv", "<iframe");
                }));
    }

    @Test
    void everyIconShouldExist() throws IOException {
        String icons = Files.readString(ROOT.resolve("resources/console/icons.svg"));
        TreeSet<String> used = new TreeSet<>();
        Pattern use = Pattern.compile("icons\\.svg#([a-z][a-z-]*)");
        for (Path page : files(".xhtml")) {
            Matcher matcher = use.matcher(Files.readString(page));
            while (matcher.find()) {
                used.add(matcher.group(1));
            }
        }
        for (Path source : sources()) {
            Matcher matcher = Pattern.compile("withIcon\\(\"([a-z-]+)\"\\)").matcher(Files.readString(source));
            while (matcher.find()) {
                used.add(matcher.group(1));
            }
        }
        assertThat(used)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(icons).contains("id=\"" + name + "\""));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("src/main/java/org/mailstage/web/console"))) {
            return all.toList();
        }
    }

    @Test
    void nothingShouldComeFromOutside() throws IOException {
        for (String suffix : List.of(".xhtml", ".css", ".js")) {
            for (Path file : files(suffix)) {
                assertThat(Files.readString(file).replaceAll("xmlns(:[a-z]+)?=\"[^\"]*\"", ""))
                        .as(file.toString())
                        .doesNotContainPattern("(https?:)?//[a-z0-9-]+\\.[a-z]");
            }
        }
    }
}
