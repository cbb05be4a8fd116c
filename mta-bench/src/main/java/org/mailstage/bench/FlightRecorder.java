package org.mailstage.bench;

import java.nio.file.Path;

/** Makes JDK Flight Recorder recordings of another JVM, by jcmd. */
final class FlightRecorder {
    private static final String NAME = "bench";
    private static final String STANDBY = "standby";
    /** Below an MDB lie more frames of the container than the 64 that are kept otherwise. */
    private static final int STACK_DEPTH = 256;

    private final Jcmd jcmd;

    FlightRecorder(Jcmd jcmd) {
        this.jcmd = jcmd;
    }

    /**
     * Prepares the JVM: a first recording changes classes of the JDK, whose callers are compiled anew. This one goes
     * nowhere and stays on, so that none of this falls into those that count.
     */
    void standBy() {
        jcmd.run("JFR.configure", "stackdepth=" + STACK_DEPTH);
        jcmd.run("JFR.start", "name=" + STANDBY, "settings=profile", "disk=false");
    }

    /** Ends what {@link #standBy} began. */
    void standDown() {
        jcmd.run("JFR.stop", "name=" + STANDBY);
    }

    /** Starts a recording. */
    void start(Path file) {
        jcmd.run("JFR.start", "name=" + NAME, "settings=profile", "filename=" + file);
    }

    /** Ends it and writes it to its file. */
    void stop() {
        jcmd.run("JFR.stop", "name=" + NAME);
    }

    /** {@code profile.jfr} becomes {@code profile-small.jfr}: one recording for each case. */
    static Path fileFor(Path given, String name) {
        Path file = given.toAbsolutePath().normalize();
        String plain = String.valueOf(file.getFileName()).replaceFirst("\\.jfr$", "");
        return file.resolveSibling(plain + "-" + name + ".jfr");
    }
}
