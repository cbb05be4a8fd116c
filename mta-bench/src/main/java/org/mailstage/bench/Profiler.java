package org.mailstage.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Observes one run of Mailstage closely: a recording of its JVM, and the processor time of its threads. */
final class Profiler implements LoadRunner.Observer {
    private final Jcmd jcmd;
    private final FlightRecorder recorder;
    private final Path file;
    private @Nullable ThreadTimes before;
    private @Nullable ThreadTimes used;

    /**
     * @param pid process id of the JVM
     * @param file where the recording goes
     */
    Profiler(long pid, Path file) {
        this.jcmd = new Jcmd(pid);
        this.recorder = new FlightRecorder(jcmd);
        this.file = file;
    }

    @Override
    public void begin() {
        recorder.start(file);
        before = ThreadTimes.of(jcmd);
    }

    @Override
    public void end() {
        ThreadTimes start = before;
        if (start != null) {
            used = ThreadTimes.of(jcmd).since(start);
        }
        recorder.stop();
    }

    /** Where the time went, as Markdown. */
    String markdown() {
        ThreadTimes times = used;
        return (times == null ? "" : times.markdown() + "\n")
                + ProfileReport.read(file).markdown();
    }
}
