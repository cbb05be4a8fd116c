package org.mailstage.ejb.lane;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

/** Has lanes served from the start of the application, before any mail asks for one. */
@Singleton
@Startup
public class LaneStartup {
    @Inject
    LaneService lanes;

    @PostConstruct
    void start() {
        lanes.wake();
    }
}
