package org.mailstage.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One target under Jazzer in a JVM of its own: first over its seeds, then over what comes of them, until time is up or something
 * is found. What a run of this machine found worth keeping lies below the target directory and is where the next one starts.
 */
final class FuzzRun {
    /** From here on a run looks for what is new; below it is a check, and tries the same each time. */
    private static final int SEARCH_SECONDS = 60;

    private static final int CHECK_RUNS = 20_000;
    private static final int START_SECONDS = 120;

    private final String name;
    private final Class<?> target;
    private final int seconds = Integer.parseInt(required("fuzz.seconds"));
    private final Path seeds;
    private final Path work;

    FuzzRun(String name, Class<?> target) {
        this.name = name;
        this.target = target;
        seeds = Path.of(required("fuzz.seeds"), name);
        work = Path.of(required("fuzz.directory"), name);
    }

    /** What Jazzer printed, from its finding on if there is one, and its exit code: 0 when nothing was found. */
    record Result(int exitCode, String output) {}

    Result run() throws IOException, InterruptedException {
        // A check begins with nothing but the seeds.
        Path corpus = seconds < SEARCH_SECONDS
                ? Files.createTempDirectory(Files.createDirectories(work), "check")
                : Files.createDirectories(work.resolve("corpus"));
        Path findings = Files.createDirectories(work.resolve("findings"));
        Path output = work.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=" + (seconds < SEARCH_SECONDS ? 1 : 4),
                "-cp",
                System.getProperty("java.class.path"),
                Jazzer.class.getName(),
                "--target_class=" + target.getName(),
                "--instrumentation_includes=org.mailstage.core.**",
                "--custom_hook_includes=org.mailstage.core.**",
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/",
                "-max_len=4096",
                "-timeout=10",
                "-max_total_time=" + seconds));
        if (seconds < SEARCH_SECONDS) {
            command.addAll(List.of("-seed=1", "-runs=" + CHECK_RUNS));
        }
        // What is new goes to the first directory.
        command.add(corpus.toString());
        if (Files.exists(seeds)) {
            command.add(seeds.toString());
        }
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(START_SECONDS + 2L * seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(name + " did not end in time; see " + output);
        }
        String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
        int finding = printed.indexOf("\n== ");
        return new Result(process.exitValue(), finding < 0 ? printed : printed.substring(finding));
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("system property " + property + " is missing; run this by Maven");
        }
        return value;
    }
}
