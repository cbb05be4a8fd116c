package org.mailstage.ejb.trace;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the recorder with the application, so that events left by the last run come into the database without mail. */
@Singleton
@Startup
public class TraceStartup {
    private static final Logger LOG = LoggerFactory.getLogger(TraceStartup.class);

    @Inject
    JournalTraceRecorder recorder;

    @PostConstruct
    void start() {
        // The first call through the proxy makes the bean.
        LOG.info("MTA-13000 trace started backlogOctets={}", recorder.status().backlogOctets());
    }
}
