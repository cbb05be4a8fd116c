package org.mailstage.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.cli.server.DataLayout;
import org.mailstage.cli.server.Distribution;
import org.mailstage.cli.server.LocalServer;
import org.mailstage.cli.server.Progress;

/**
 * What servers under test are made of, as the build says in system properties, and a domain to copy: creating one takes ten
 * seconds of processor time, copying none.
 */
final class Parts {
    private static @Nullable Template template;

    private Parts() {}

    /** A domain nothing is deployed in, and its administrator's password. */
    record Template(Path domain, String password) {}

    static Distribution distribution() {
        return new Distribution(path("payara"), path("cache"), path("broker"), path("ear"));
    }

    /** Where servers under test have their files. */
    static Path servers() {
        return path("servers");
    }

    static synchronized Template template() throws IOException {
        Template existing = template;
        if (existing != null) {
            return existing;
        }
        DataLayout data = new DataLayout(servers().resolve("template"));
        // The password of an earlier run is known to nobody any more.
        delete(data.root());
        Optional<String> password = LocalServer.createDomain(data, distribution(), new Progress(System.out));
        Template created = new Template(data.root().resolve("payara"), password.orElseThrow());
        template = created;
        return created;
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The contents of a file that may not be there yet. */
    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(String name) {
        String value = System.getProperty("mta.it." + name);
        if (value == null) {
            throw new IllegalStateException(
                    "system property mta.it." + name + " is missing; run these tests by mvn verify");
        }
        return Path.of(value);
    }
}
