package org.mailstage.bench;

import java.util.List;
import java.util.Optional;

/** The parts of the mail path that a profile is divided into. The first whose code is on the stack counts. */
enum Area {
    TRACE("trace", List.of("org.mailstage.ejb.trace.", "org.mailstage.core.trace.", "org.h2."), List.of()),
    CLIENT(
            "SMTP client",
            List.of("org.mailstage.connector.outbound.", "org.mailstage.core.smtp.client."),
            List.of("mailstage-smtp-client")),
    CONSUMER(
            "consumer and XA",
            List.of(
                    "org.mailstage.ejb.delivery.",
                    "org.mailstage.ejb.bounce.",
                    "org.mailstage.ejb.retry.",
                    "org.mailstage.core.delivery.",
                    "org.mailstage.core.routing."),
            List.of("activemq-client")),
    BROKER(
            "broker and journal",
            List.of(
                    "org.apache.activemq.artemis.core.server.",
                    "org.apache.activemq.artemis.core.journal.",
                    "org.apache.activemq.artemis.core.persistence.",
                    "org.apache.activemq.artemis.core.io.",
                    "org.apache.activemq.artemis.core.paging.",
                    "org.apache.activemq.artemis.core.postoffice.",
                    "org.apache.activemq.artemis.core.transaction.",
                    "org.apache.activemq.artemis.core.protocol.core.ServerSession",
                    "org.apache.activemq.artemis.core.protocol.core.impl.CoreSession",
                    "org.mailstage.broker."),
            List.of("activemq-")),
    RECEPTION(
            "reception and JMS send",
            List.of("org.mailstage.ejb.reception.", "org.mailstage.connector.WorkerPool"),
            List.of()),
    LISTENER(
            "listener",
            List.of("org.mailstage.connector.inbound.", "org.mailstage.core.smtp.server."),
            List.of("mta-smtp")),
    OTHER("other", List.of(), List.of());

    private final String title;
    private final List<String> classes;
    private final List<String> threads;

    Area(String title, List<String> classes, List<String> threads) {
        this.title = title;
        this.classes = classes;
        this.threads = threads;
    }

    /** Its name in tables. */
    String title() {
        return title;
    }

    /**
     * Where a sample belongs.
     *
     * @param frames classes on the stack, the innermost first: the innermost one that belongs to an area decides, and code
     *     that serves many areas, such as the JMS client, counts for whoever called it
     * @param thread the thread's name, which decides when no class does
     */
    static Area of(List<String> frames, String thread) {
        return frames.stream()
                .map(Area::ofClass)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> ofThread(thread));
    }

    private static Optional<Area> ofClass(String name) {
        for (Area area : values()) {
            if (area.classes.stream().anyMatch(name::startsWith)) {
                return Optional.of(area);
            }
        }
        return Optional.empty();
    }

    private static Area ofThread(String name) {
        for (Area area : values()) {
            if (area.threads.stream().anyMatch(name::contains)) {
                return area;
            }
        }
        return OTHER;
    }
}
