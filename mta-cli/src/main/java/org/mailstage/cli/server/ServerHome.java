package org.mailstage.cli.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * An unpacked Payara Server. Servers only read it, so that many can share one.
 *
 * @param directory the directory that has {@code glassfish} in it
 */
record ServerHome(Path directory) {
    private static final String INNER = "payara6";

    /** Unpacks a distribution below a directory unless that was done before; safe when two do it at once. */
    static ServerHome unpack(Path zip, Path cache, Progress progress) {
        String name = String.valueOf(zip.getFileName()).replaceFirst("\\.zip$", "");
        Path target = cache.toAbsolutePath().normalize().resolve(name);
        if (!Files.isDirectory(target)) {
            progress.step("unpacking Payara Server");
            try {
                Files.createDirectories(cache);
                Path fresh = Files.createTempDirectory(cache, name + ".");
                extract(zip, fresh);
                moveInto(fresh, target);
            } catch (IOException | UncheckedIOException e) {
                throw new LaunchException("Payara cannot be unpacked from " + zip + " to " + target + ": " + e, e);
            }
        }
        return new ServerHome(target.resolve(INNER));
    }

    /** The start of an asadmin command line. */
    List<String> asadmin() {
        return new ArrayList<>(List.of(
                Java.executable(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                directory.resolve("glassfish/lib/client/appserver-cli.jar").toString()));
    }

    private static void extract(Path zip, Path target) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    write(in, file);
                }
            }
        }
    }

    private static void write(InputStream in, Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.copy(in, file);
        // A zip read by this class carries no permissions; the scripts are for administrators.
        if (parent != null && parent.endsWith("bin") && !file.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make executable: " + file);
        }
    }

    private static void moveInto(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
            // Somebody else was faster with the same archive.
            delete(fresh);
        }
    }

    /** Removes a directory and all in it; nothing when it is not there. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(java.util.Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
