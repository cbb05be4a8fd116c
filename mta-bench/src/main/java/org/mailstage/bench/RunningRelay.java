package org.mailstage.bench;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A relay that somebody else started, such as another version of Mailstage; its smart host must be the sink. */
final class RunningRelay implements Relay {
    private static final Pattern OPTION = Pattern.compile("([A-Za-z0-9.]+)=(\\d+):(\\d+)");

    private final String name;
    private final int port;
    private final ProcessGroup processes;

    private RunningRelay(String name, int port, long pid) {
        this.name = name;
        this.port = port;
        processes = new ProcessTree(pid);
    }

    /** Reads {@code NAME=PORT:PID}. @throws BenchException when it is something else */
    static RunningRelay of(String option) {
        Matcher matcher = OPTION.matcher(option);
        if (!matcher.matches()) {
            throw new BenchException("--beside takes NAME=PORT:PID, not " + option);
        }
        return new RunningRelay(matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port(Traffic traffic) {
        return port;
    }

    @Override
    public ProcessGroup processes() {
        return processes;
    }

    @Override
    public OptionalLong queued() {
        return OptionalLong.empty();
    }

    /** It is not ours to stop. */
    @Override
    public void close() {}
}
