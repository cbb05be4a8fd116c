package org.mailstage.it.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A program of this machine. Where it is missing, the test is skipped with a message, and fails where CI=true. */
public final class Tool {
    private final Path program;

    private Tool(Path program) {
        this.program = program;
    }

    /** What a program that ended printed, both streams together. */
    public record Result(int exitCode, String output) {}

    /** Finds a program. */
    public static Tool required(String name) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin", "/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new)
                .orElseThrow(() -> missing(name));
    }

    private static RuntimeException missing(String name) {
        String message = name + " is not installed, so this cannot be tested here";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        return new TestAbortedException(message);
    }

    /** Starts it; what it prints goes to the file. Who starts it ends it. */
    public Process start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Runs it to its end. */
    public Result run(Duration deadline, String... arguments) throws IOException, InterruptedException {
        return run(deadline, Map.of(), Path.of("/dev/null"), List.of(arguments));
    }

    /** Runs it to its end, with further variables in its environment and a file as its input. */
    public Result run(Duration deadline, Map<String, String> environment, Path input, List<String> arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("mailstage-it", ".txt");
        try {
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " did not end in time: " + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
