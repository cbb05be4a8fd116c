package org.mailstage.cli.server;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line of the server's JVM: the one Payara would start itself, with our memory, collector and properties.
 *
 * <p>The JVM is started directly and not by {@code asadmin start-domain}, so that it is our child: we know its process, see
 * its end at once, and it gets Ctrl-C with us.
 */
final class JvmCommand {
    private static final String MAIN_CLASS = "com.sun.enterprise.glassfish.bootstrap.ASMain";
    private static final String BUNDLES = "-Dorg.glassfish.additionalOSGiBundlesToStart=";
    /** Options of the domain that ours replace: small heap, an agent for monitoring nobody has switched on, a telnet shell. */
    private static final List<String> REPLACED = List.of(
            "-Xmx",
            "-XX:NewRatio",
            "-server",
            "-javaagent:",
            BUNDLES,
            "-Dosgi.shell.telnet",
            "-XX:+UnlockDiagnosticVMOptions");

    private static final long LARGEST_HEAP_MB = 2048;
    private static final long SMALLEST_HEAP_MB = 384;

    private JvmCommand() {}

    /**
     * Builds it.
     *
     * @param dryRun what {@code asadmin start-domain --dry-run} prints: one argument per line
     * @param boot options of the server that name boot scripts
     */
    static List<String> build(
            List<String> dryRun, LaunchOptions options, Map<String, String> properties, List<String> boot) {
        int java = firstArgument(dryRun);
        int main = dryRun.indexOf(MAIN_CLASS);
        if (java < 0 || main < java) {
            throw new LaunchException("asadmin does not say how to start the domain: " + String.join(" ", dryRun));
        }
        List<String> command = new ArrayList<>();
        command.add(Java.executable());
        dryRun.subList(java + 1, main).stream().filter(JvmCommand::kept).forEach(command::add);
        command.addAll(ours(options.data().log()));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(options.jvm());
        command.add(MAIN_CLASS);
        dryRun.subList(main + 1, dryRun.size()).stream()
                .takeWhile(argument -> !argument.isEmpty())
                .forEach(command::add);
        command.addAll(boot);
        return command;
    }

    private static int firstArgument(List<String> dryRun) {
        for (int i = 0; i < dryRun.size(); i++) {
            if (dryRun.get(i).endsWith("java") && dryRun.get(i).indexOf(' ') < 0) {
                return i;
            }
        }
        return -1;
    }

    private static boolean kept(String option) {
        return REPLACED.stream().noneMatch(option::startsWith);
    }

    private static List<String> ours(Path log) {
        return List.of(
                "-Xms256m",
                "-Xmx" + heapMegabytes() + "m",
                "-XX:+UseParallelGC",
                // Everything accepted is on disk: a new start is safer than a server that has lost a thread.
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + log.resolve("hs_err_%p.log"),
                BUNDLES + "org.apache.felix.fileinstall",
                "-Dhazelcast.phone.home.enabled=false");
    }

    private static long heapMegabytes() {
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 20;
        return Math.max(SMALLEST_HEAP_MB, Math.min(LARGEST_HEAP_MB, machine / 4));
    }
}
