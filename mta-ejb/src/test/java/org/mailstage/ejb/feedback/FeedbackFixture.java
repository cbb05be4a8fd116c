package org.mailstage.ejb.feedback;

import java.time.Clock;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.config.NodeSettings;

/** Feedback without a container. */
public final class FeedbackFixture {
    private FeedbackFixture() {}

    public static VerpSender sender(ConfigService config) {
        VerpSender sender = new VerpSender();
        sender.addresses = addresses(config, Clock.systemUTC());
        return sender;
    }

    static VerpAddresses addresses(ConfigService config, Clock clock) {
        VerpAddresses addresses = new VerpAddresses();
        addresses.config = config;
        addresses.clock = clock;
        return addresses;
    }

    static FeedbackService service(VerpAddresses addresses, TraceRecorder trace) {
        FeedbackEvents events = new FeedbackEvents();
        events.trace = trace;
        events.node = new NodeSettings();
        FeedbackService service = new FeedbackService();
        service.addresses = addresses;
        service.events = events;
        return service;
    }
}
