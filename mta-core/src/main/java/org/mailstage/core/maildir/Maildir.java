package org.mailstage.core.maildir;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.mailstage.core.message.MessageContent;

/**
 * One Maildir: {@code tmp}, {@code new} and {@code cur} below a directory.
 *
 * <p>Thread-safe, also over several processes and hosts on one file system: every file has a name of its own. A message is
 * in {@code new} and on stable storage when {@link #add} returns; when it throws, nobody has seen it, unless only the last
 * sync of the directory failed. A file left in {@code tmp} by a crash is removed by the mail reader, as the format has it.
 */
final class Maildir {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> DIRECTORY = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int BUFFER = 64 << 10;
    private static final AtomicLong DELIVERIES = new AtomicLong();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;

    private Maildir(Path directory) {
        this.directory = directory;
    }

    /**
     * A Maildir, made when it is missing, for the owner only.
     *
     * @param base exists already, and may be a symbolic link; below it none is followed, since whoever could set one would
     *     have mail written elsewhere
     * @param directory the Maildir, below {@code base}
     * @throws NoSuchFileException when {@code base} is missing
     * @throws NotDirectoryException when something on the way is no directory
     */
    static Maildir open(Path base, Path directory) throws IOException {
        if (!Files.isDirectory(base)) {
            throw Files.exists(base) ? new NotDirectoryException(base.toString()) : new NoSuchFileException(base + "");
        }
        Path step = base;
        for (Path name : base.relativize(directory)) {
            step = step.resolve(name);
            makeDirectory(step);
        }
        for (String name : new String[] {"tmp", "new", "cur"}) {
            makeDirectory(directory.resolve(name));
        }
        return new Maildir(directory);
    }

    private static void makeDirectory(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createDirectory(path, DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            // Another delivery made it a moment ago, or it is a file or a link.
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(path.toString());
            }
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            sync(parent);
        }
    }

    /**
     * Delivers a message.
     *
     * @param host this host's name, a part of the file's name
     * @param unixLineEnds whether CRLF becomes LF
     */
    void add(MessageContent message, String host, boolean unixLineEnds) throws IOException {
        String name = uniqueName(host);
        Path written = directory.resolve("tmp").resolve(name);
        try {
            write(message, written, unixLineEnds);
            Files.move(written, directory.resolve("new").resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            try {
                Files.deleteIfExists(written);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        sync(directory.resolve("new"));
    }

    private static void write(MessageContent message, Path file, boolean unixLineEnds) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            if (unixLineEnds) {
                UnixLineEnds lines = new UnixLineEnds(out);
                message.writeTo(lines);
                lines.finish();
            } else {
                message.writeTo(out);
            }
            out.flush();
            channel.force(true);
        }
    }

    /** Makes names in a directory durable. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Time, process, count and chance: no two deliveries share a name, whatever two of these do. */
    private static String uniqueName(String host) {
        Instant now = Instant.now();
        byte[] chance = new byte[4];
        RANDOM.nextBytes(chance);
        return now.getEpochSecond() + ".M" + now.getNano() / 1000 + "P"
                + ProcessHandle.current().pid() + "Q" + DELIVERIES.incrementAndGet() + "R"
                + HexFormat.of().formatHex(chance) + "."
                + host.replace("/", "\\057").replace(":", "\\072");
    }
}
