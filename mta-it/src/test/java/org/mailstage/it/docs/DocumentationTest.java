package org.mailstage.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say of files, links and RFCs is true. */
class DocumentationTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern CITED = Pattern.compile("RFC (\\d{3,5})");
    private static final Pattern EVIDENCE = Pattern.compile("`([A-Za-z0-9.-]+)`");
    /** Cited for a definition or a habit, not as something an MTA implements. */
    private static final Set<String> NOT_IN_TABLE = Set.of(
            "821", "1034", "1035", "1123", "2045", "2046", "2047", "2181", "2308", "2396", "2554", "2732", "3834",
            "4291", "4632", "6125", "6533", "6761", "7372", "7504", "7617", "7807", "8020", "9110", "9457");

    @Test
    void linksShouldLeadSomewhereWhenTheyAreRelative() throws Exception {
        List<String> broken = new ArrayList<>();
        for (Path page : files(".md")) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!link.group(1).isBlank() && !Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(ROOT.relativize(page) + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void rfcTableShouldNameExistingTestsWhenItSaysYesOrPartly() throws Exception {
        Set<String> names = files(".java", ".script").stream()
                .map(p -> p.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> faults = new ArrayList<>();
        for (String row : rows()) {
            String[] cells = row.split("\\|", -1);
            boolean supported = !cells[3].strip().equals("No");
            Matcher evidence = EVIDENCE.matcher(cells[5]);
            boolean any = false;
            while (evidence.find()) {
                any = true;
                if (!names.contains(evidence.group(1))) {
                    faults.add(cells[1].strip() + " names " + evidence.group(1));
                }
            }
            if (supported != any) {
                faults.add(
                        cells[1].strip() + " says " + cells[3].strip() + " but names " + (any ? "a" : "no") + " test");
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void rfcTableShouldHaveEveryRfcWhenCodeCitesIt() throws Exception {
        Set<String> listed =
                rows().stream().map(row -> row.split("\\|")[1].strip()).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        for (Path source : files(".java")) {
            if (source.toString().contains("/src/main/")) {
                Matcher cited = CITED.matcher(Files.readString(source));
                while (cited.find()) {
                    if (!listed.contains(cited.group(1)) && !NOT_IN_TABLE.contains(cited.group(1))) {
                        missing.add(cited.group(1) + " in " + ROOT.relativize(source));
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/rfc-support.md")).stream()
                .filter(line -> line.matches("\\| \\d+ .*"))
                .toList();
    }

    private static List<Path> files(String... endings) {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(p -> !p.toString().matches(".*/(target|var|\\.git|node_modules)/.*"))
                    .filter(p -> Stream.of(endings).anyMatch(e -> p.toString().endsWith(e)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
