package org.mailstage.ejb.bounce;

import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.ejb.config.NodeSettings;

/** A bounce service without a container. */
public final class BounceServiceFixture {
    private BounceServiceFixture() {}

    public static BounceService with(TraceRecorder trace, NodeSettings node) {
        BounceService service = new BounceService();
        service.trace = trace;
        service.node = node;
        return service;
    }
}
