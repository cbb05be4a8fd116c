package org.mailstage.web.metrics;

import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.mailstage.core.trace.TraceStatus;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.admin.ListenerStatus;
import org.mailstage.ejb.admin.Listeners;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.admin.QueueService;
import org.mailstage.ejb.admin.QueueStatus;
import org.mailstage.ejb.admin.StatusService;
import org.mailstage.ejb.lane.LaneFigures;

/** Copies what this node counts into a metric registry. For one thread. */
final class NodeMetrics {
    private final Figures figures;
    private final StatusService status;
    private final QueueService queues;
    private final Listeners listeners;

    NodeMetrics(MetricRegistry registry, StatusService status, QueueService queues, Listeners listeners) {
        this.figures = new Figures(registry);
        this.status = status;
        this.queues = queues;
        this.listeners = listeners;
    }

    /** Brings all up to date. */
    void update() {
        traffic(status.traffic());
        trace(status.trace());
        listeners.all().forEach(this::listener);
        lanes(status.lanes());
        queues();
    }

    private void traffic(TrafficCounts counts) {
        String attempts = "mta_delivery_attempts_total";
        String attemptsHelp = "Outcomes of delivery attempts, one for each recipient";
        total("mta_received_total", "Messages accepted with 250", counts.received());
        total("mta_received_recipients_total", "Recipients of the messages accepted", counts.receivedRecipients());
        total(attempts, attemptsHelp, counts.delivered(), new Tag("result", "delivered"));
        total(attempts, attemptsHelp, counts.deferred(), new Tag("result", "deferred"));
        total(attempts, attemptsHelp, counts.failed(), new Tag("result", "failed"));
        total("mta_expired_total", "Recipients given up because the give-up time passed", counts.expired());
        total("mta_bounced_total", "Recipients whose failure was reported to the reverse-path", counts.bounced());
        total("mta_dead_lettered_total", "Recipients moved to the dead-letter queue", counts.deadLettered());
        total("mta_in_doubt_total", "Recipients of whom nobody knew whether they got the message", counts.inDoubt());
        total(
                "mta_unreported_total",
                "Recipients whose failure was not reported, because the sender got too many reports",
                counts.unreported());
    }

    private void trace(TraceStatus trace) {
        level(
                "mta_trace_database_up",
                "1 while the database takes the trace, else 0",
                trace.databaseDownSince() == null ? 1 : 0);
        level(
                "mta_trace_backlog_octets",
                "Octets of the trace that are not yet in the database",
                trace.backlogOctets());
        total("mta_trace_lost_events_total", "Events the trace will not show", trace.lostEvents());
    }

    private void listener(ListenerStatus listener) {
        Tag[] which = {new Tag("listener", listener.name()), new Tag("role", listener.role())};
        String messages = "mta_listener_messages_total";
        String messagesHelp = "Messages answered after their data, by the kind of reply";
        String handshakes = "mta_listener_tls_handshakes_total";
        String handshakesHelp = "TLS handshakes, by their end";
        String authentications = "mta_listener_authentications_total";
        String authenticationsHelp = "AUTH commands, by their end";
        level("mta_listener_up", "1 while the listener takes connections, else 0", listener.bound() ? 1 : 0, which);
        level("mta_listener_sessions", "Sessions open now", listener.sessions(), which);
        total("mta_listener_sessions_total", "Sessions since the start", listener.sessionsTotal(), which);
        total(messages, messagesHelp, listener.messagesAccepted(), result("accepted", which));
        total(messages, messagesHelp, listener.messagesRefused(), result("refused", which));
        total("mta_listener_octets_total", "Octets of the messages accepted", listener.octetsAccepted(), which);
        total(handshakes, handshakesHelp, listener.tlsSessions(), result("done", which));
        total(handshakes, handshakesHelp, listener.tlsFailures(), result("failed", which));
        total(authentications, authenticationsHelp, listener.authentications(), result("accepted", which));
        total(authentications, authenticationsHelp, listener.authenticationFailures(), result("refused", which));
        total(
                "mta_listener_refused_connections_total",
                "Connections that got no greeting",
                listener.refusedConnections(),
                which);
        total(
                "mta_listener_early_talkers_total",
                "Clients that talked before it was their turn",
                listener.earlyTalkers(),
                which);
    }

    private void lanes(LaneFigures lanes) {
        level("mta_lanes", "Lanes there are", lanes.lanes());
        level("mta_lane_messages", "Messages in lanes, over the cluster", lanes.messages());
        level("mta_lane_workers", "Workers this node may have for lanes", lanes.workers());
        level("mta_lane_workers_busy", "Workers that serve a lane now", lanes.busyWorkers());
    }

    private static Tag[] result(String value, Tag[] which) {
        return new Tag[] {which[0], which[1], new Tag("result", value)};
    }

    private void queues() {
        List<QueueStatus> all;
        try {
            all = queues.list();
        } catch (BrokerUnavailableException e) {
            level("mta_broker_up", "1 while the broker answers, else 0", 0);
            return;
        }
        level("mta_broker_up", "1 while the broker answers, else 0", 1);
        for (QueueStatus queue : all) {
            if (queue.role() == QueueRole.LANE) {
                // They come and go by thousands; a time series for each would stay.
                continue;
            }
            Tag name = new Tag("queue", queue.name());
            level(
                    "mta_queue_messages",
                    "Messages in the queue, those being delivered included",
                    queue.messages(),
                    name);
            level("mta_queue_delivering", "Messages a consumer works on", queue.delivering(), name);
            level("mta_queue_consumers", "Consumers of all nodes", queue.consumers(), name);
        }
    }

    private void total(String name, String help, long value, Tag... tags) {
        figures.total(name, help, value, tags);
    }

    private void level(String name, String help, long value, Tag... tags) {
        figures.level(name, help, value, tags);
    }
}
