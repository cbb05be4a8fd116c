package org.mailstage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A control group of the kernel: counts the processor time of every process in it, however short its life.
 *
 * @param directory of the group
 */
record ControlGroup(Path directory) implements ProcessGroup {
    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/cpuacct");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");
    private static final String PROCESSES = "cgroup.procs";

    /** Makes a group; empty when the kernel or our rights do not allow it. */
    static Optional<ControlGroup> create(String name) {
        for (Path base : List.of(VERSION_1, VERSION_2)) {
            if (Files.isWritable(base.resolve(PROCESSES))) {
                try {
                    String own = name + "." + ProcessHandle.current().pid();
                    return Optional.of(new ControlGroup(Files.createDirectory(base.resolve(own))));
                } catch (IOException e) {
                    // A container may show the files and still refuse; the process tree is the second choice.
                    continue;
                }
            }
        }
        return Optional.empty();
    }

    /** The file a process writes its id to in order to join, with all its later children. */
    Path processes() {
        return directory.resolve(PROCESSES);
    }

    /** Takes in a process with all its threads. */
    void add(long pid) {
        try {
            Files.writeString(processes(), Long.toString(pid));
        } catch (IOException e) {
            throw new BenchException("process " + pid + " cannot be put into " + directory, e);
        }
    }

    @Override
    public List<Long> pids() {
        return Proc.read(processes()).lines().map(Long::valueOf).toList();
    }

    @Override
    public double cpuSeconds() {
        String nanoseconds = Proc.read(directory.resolve("cpuacct.usage")).trim();
        if (!nanoseconds.isEmpty()) {
            return Long.parseLong(nanoseconds) / 1e9;
        }
        return ProcFiles.usage(Proc.read(directory.resolve("cpu.stat"))).orElse(0.0);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // Something still runs in it: an empty group left behind does no harm.
            System.err.println("bench: " + directory + " is still in use");
        }
    }
}
