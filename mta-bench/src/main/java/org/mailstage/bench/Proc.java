package org.mailstage.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** This machine's {@code /proc}. A process that has ended while it is looked at counts as nothing. */
final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    static Optional<ProcFiles.Stat> stat(long pid) {
        return ProcFiles.stat(read(ROOT.resolve(pid + "/stat")));
    }

    static long resident(long pid) {
        return ProcFiles.resident(read(ROOT.resolve(pid + "/statm")));
    }

    static long proportional(long pid) {
        return ProcFiles.proportional(read(ROOT.resolve(pid + "/smaps_rollup")));
    }

    static ProcFiles.Machine machine() {
        return ProcFiles.machine(read(ROOT.resolve("stat")));
    }

    static double loadAverage() {
        String text = read(ROOT.resolve("loadavg"));
        return text.isEmpty() ? 0 : Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }

    /** Every thread of a process. */
    static Map<Long, ProcFiles.Stat> threads(long pid) {
        Path tasks = ROOT.resolve(pid + "/task");
        Map<Long, ProcFiles.Stat> threads = new HashMap<>();
        for (long id : numbers(tasks)) {
            ProcFiles.stat(read(tasks.resolve(id + "/stat"))).ifPresent(stat -> threads.put(id, stat));
        }
        return threads;
    }

    /** A process with its children and their children. */
    static List<Long> tree(long root) {
        Map<Long, List<Long>> children = new HashMap<>();
        for (long pid : numbers(ROOT)) {
            stat(pid)
                    .ifPresent(stat -> children.computeIfAbsent(stat.parent(), key -> new ArrayList<>())
                            .add(pid));
        }
        List<Long> tree = new ArrayList<>();
        tree.add(root);
        for (int next = 0; next < tree.size(); next++) {
            tree.addAll(children.getOrDefault(tree.get(next), List.of()));
        }
        return tree;
    }

    static String read(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Long> numbers(Path directory) {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[0-9]*")) {
            for (Path entry : entries) {
                numbers.add(Long.parseLong(String.valueOf(entry.getFileName())));
            }
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            // It ended meanwhile.
            return numbers;
        }
        return numbers;
    }
}
