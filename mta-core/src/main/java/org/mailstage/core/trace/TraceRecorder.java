package org.mailstage.core.trace;

/** Takes the events of the mail path. Thread-safe; never blocks and never throws: trace may lag, mail may not (I8). */
public interface TraceRecorder {
    void record(TraceEvent event);
}
