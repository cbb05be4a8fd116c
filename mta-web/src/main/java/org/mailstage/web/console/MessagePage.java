package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceUnavailableException;
import org.mailstage.ejb.admin.TraceService;

/** The whole life of one message. */
@Named("messagePage")
@RequestScoped
public class MessagePage {
    private static final Pattern OTHER_MESSAGE = Pattern.compile("(?:bounce of )?([0-9A-Z]{8,32})");

    @Inject
    TraceService service;

    private String id = "";
    private Optional<MessageLife> life = Optional.empty();
    private boolean reachable = true;

    /**
     * One event.
     *
     * @param gap the time since the one before, empty when there is none
     * @param other queue id of another message that has to do with it, or empty
     */
    public record Step(TraceEvent event, String gap, String other) {}

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
            String gap = before == null ? "" : gap(Duration.between(before, event.at()));
            steps.add(new Step(event, gap, other(event)));
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
            return String.format(Locale.ENGLISH, "+%.1f s", millis / 1000.0);
        }
        return length.toHours() > 0
                ? "+" + length.toHours() + " h " + length.toMinutesPart() + " min"
                : "+" + length.toMinutes() + " min " + length.toSecondsPart() + " s";
    }

    /** The queue id of the bounce that an event tells of, or of the message that this one is the bounce of. */
    static String other(TraceEvent event) {
        Matcher evidence = OTHER_MESSAGE.matcher(event.evidence());
        boolean names = event.type() == TraceEvent.Type.BOUNCED || event.type() == TraceEvent.Type.RECEIVED;
        return names && evidence.matches() ? evidence.group(1) : "";
    }

    /** What to say when the trace cannot be asked. */
    public Problem problem() {
        return Problem.traceUnavailable();
    }
}
