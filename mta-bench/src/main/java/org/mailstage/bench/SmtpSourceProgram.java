package org.mailstage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Postfix's smtp-source. */
final class SmtpSourceProgram implements LoadSource {
    private final Path output;
    private final Process process;

    SmtpSourceProgram(Relay relay, LoadCase load) {
        try {
            output = Files.createTempFile("bench-source", ".out");
            process = new ProcessBuilder(command(relay, load))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new BenchException("smtp-source cannot be started: " + e.getMessage(), e);
        }
    }

    private static List<String> command(Relay relay, LoadCase load) {
        return List.of(
                Tools.postfixProgram("smtp-source"),
                "-4",
                // Not a connection for each message.
                "-d",
                "-s",
                Integer.toString(load.sessions()),
                "-m",
                Integer.toString(load.messages()),
                "-l",
                Integer.toString(load.length()),
                "-r",
                Integer.toString(load.recipients()),
                "-f",
                "sender@source.example",
                "-t",
                "recipient@destination.example",
                "127.0.0.1:" + relay.port(load.traffic()));
    }

    @Override
    public CompletableFuture<Long> ended() {
        return process.onExit().thenApply(ended -> System.nanoTime());
    }

    @Override
    public boolean complete() {
        return process.exitValue() == 0;
    }

    @Override
    public String said() {
        String text = Proc.read(output).trim();
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new BenchException(output + " cannot be deleted", e);
        }
        return text;
    }

    @Override
    public void stop() {
        process.destroyForcibly();
    }
}
