package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceUnavailableException;
import org.mailstage.ejb.admin.TraceService;

/** The whole life of one message. */
@Named("messagePage")
@RequestScoped
public class MessagePage {
    @Inject
    TraceService service;

    private String id = "";
    private Optional<MessageLife> life = Optional.empty();
    private boolean reachable = true;

    /** One event; {@code gap} is the time since the one before, empty when that was a moment ago. */
    public record Step(TraceEvent event, String gap) {}

    /** Loads the message of the address. */
    public void load() {
        try {
            life = service.life(id);
        } catch (TraceUnavailableException e) {
            reachable = false;
        }
    }

    public String getId() {
        return id;
    }

    public void setId(@Nullable String id) {
        this.id = id == null ? "" : id.strip();
    }

    public boolean isFound() {
        return life.isPresent();
    }

    public boolean isReachable() {
        return reachable;
    }

    public MessageLife life() {
        return life.orElseThrow();
    }

    /** The events with the pauses between them. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        @Nullable Instant before = null;
        for (TraceEvent event : life().events()) {
            steps.add(new Step(event, before == null ? "" : gap(Duration.between(before, event.at()))));
            before = event.at();
        }
        return steps;
    }

    static String gap(Duration length) {
        long millis = length.toMillis();
        if (millis <= 0) {
            return "";
        }
        if (millis < 1000) {
            return "+" + millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(java.util.Locale.ENGLISH, "+%.1f s", millis / 1000.0);
        }
        return length.toHours() > 0
                ? "+" + length.toHours() + " h " + length.toMinutesPart() + " min"
                : "+" + length.toMinutes() + " min " + length.toSecondsPart() + " s";
    }

    /** The queue id a bounce event names, where its evidence is one. */
    public String bounceId(TraceEvent event) {
        boolean isId =
                event.type() == TraceEvent.Type.BOUNCED && event.evidence().matches("[0-9A-Z]{8,32}");
        return isId ? event.evidence() : "";
    }

    /** What to say when the trace cannot be asked. */
    public Problem problem() {
        return Problem.traceUnavailable();
    }
}
