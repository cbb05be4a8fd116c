package org.mailstage.web.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceState;
import org.mailstage.ejb.admin.QueueRole;

/** The one place that says how states, events and queue roles look. Stateless. */
@Named("tones")
@ApplicationScoped
public class Tones {
    /** Of a message or recipient. */
    public Tone ofState(TraceState state) {
        return switch (state) {
            case QUEUED -> Tone.info("Queued");
            case HELD -> Tone.warn("On hold").withIcon("stop");
            case DEFERRED -> Tone.warn("Deferred");
            case DELIVERED -> Tone.good("Delivered");
            case BOUNCED -> Tone.bad("Bounced").withIcon("return");
            case FAILED -> Tone.bad("Failed");
            case EXPIRED -> Tone.bad("Expired").withIcon("clock");
            case DEAD_LETTERED -> Tone.bad("Dead letter").withIcon("stop");
            case DELETED -> Tone.idle("Deleted");
        };
    }

    /** Of an event in a message's life. */
    public Tone ofEvent(TraceEvent.Type type) {
        return switch (type) {
            case RECEIVED -> Tone.info("Received").withIcon("inbox");
            case DELIVERED -> Tone.good("Delivered");
            case DEFERRED -> Tone.warn("Deferred");
            case FAILED -> Tone.bad("Failed");
            case EXPIRED -> Tone.bad("Expired").withIcon("clock");
            case BOUNCED -> Tone.bad("Bounced").withIcon("return");
            case DEAD_LETTERED -> Tone.bad("Dead letter").withIcon("stop");
            case IN_DOUBT -> Tone.warn("In doubt");
            case HELD -> Tone.warn("On hold").withIcon("stop");
            case UNREPORTED -> Tone.bad("Not reported");
            case RELEASED -> Tone.info("Released").withIcon("send");
            case DELETED -> Tone.idle("Deleted");
            case BOUNCE_RECEIVED -> Tone.bad("Came back").withIcon("return");
            case COMPLAINED -> Tone.bad("Complaint");
            case NOTICE_RECEIVED -> Tone.info("Report");
        };
    }

    /** Of a queue. */
    public Tone ofRole(QueueRole role) {
        return switch (role) {
            case INBOUND -> Tone.info("Inbound").withIcon("inbox");
            case OUTBOUND -> Tone.info("Outbound").withIcon("send");
            case LANE -> Tone.warn("Lane");
            case RETRY -> Tone.warn("Retry");
            case HOLD -> Tone.warn("Hold").withIcon("stop");
            case DEAD_LETTER -> Tone.bad("Dead letter").withIcon("stop");
            case ORDERS -> Tone.idle("Orders");
            case OTHER -> Tone.idle("Other");
        };
    }
}
