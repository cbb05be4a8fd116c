package org.mailstage.it.overload;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of its own, small enough to be filled: in memory, mounted on a directory. Needs the right to mount. */
final class SmallDisk implements AutoCloseable {
    private static final int MEBIBYTE = 1 << 20;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    static SmallDisk mount(Path directory, int mebibytes) throws IOException {
        Files.createDirectories(directory);
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "mailstage-it", directory.toString());
        return new SmallDisk(directory);
    }

    /** Whether this user may mount; root may, in most containers nobody else. */
    static boolean canMount() {
        try {
            Path directory = Files.createTempDirectory("small-disk");
            try (SmallDisk disk = mount(directory, 1)) {
                return Files.isDirectory(disk.directory);
            } finally {
                Files.delete(directory);
            }
        } catch (IOException e) {
            return false;
        }
    }

    long free() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** Takes what room there is, as somebody else's file would. @return the file */
    Path fill() throws IOException {
        Path file = directory.resolve("somebody-elses");
        byte[] block = new byte[MEBIBYTE];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (free() > 0) {
                out.write(block, 0, (int) Math.min(block.length, free()));
            }
        } catch (IOException full) {
            // The broker took the last of it: full all the same.
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        run("umount", "--lazy", directory.toString());
    }

    private static void run(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("failed: " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
