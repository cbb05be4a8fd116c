package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.TraceFilter;
import org.mailstage.core.trace.TraceState;
import org.mailstage.core.trace.TraceUnavailableException;
import org.mailstage.ejb.admin.TraceService;

/** The search of the trace. What is searched for stands in the address, so that a search can be kept and passed on. */
@Named("traceSearch")
@RequestScoped
public class TraceSearch {
    static final int PAGE_SIZE = 50;

    @Inject
    TraceService service;

    @Inject
    Formats formats;

    private String q = "";
    private String recipient = "";
    private String sender = "";
    private String state = "";
    private String from = "";
    private String to = "";
    private String page = "";
    private String fault = "";
    private List<MessageSummary> messages = List.of();
    private Paging paging = new Paging(1, PAGE_SIZE, 0, false);
    private boolean reachable = true;

    /** Searches for what the address says; without conditions for the newest messages. */
    public void search() {
        int number = Paging.number(page);
        @Nullable Instant start = time(from, "From");
        @Nullable Instant end = time(to, "To");
        if (!fault.isEmpty()) {
            return;
        }
        if (start != null && end != null && !start.isBefore(end)) {
            fault = "“From” must be earlier than “to”.";
            return;
        }
        TraceFilter filter = new TraceFilter(q, "", recipient, sender, stateOf(state), start, end, 1, 0)
                .page(PAGE_SIZE + 1, Paging.offset(number, PAGE_SIZE));
        try {
            List<MessageSummary> found = service.find(filter);
            boolean more = found.size() > PAGE_SIZE;
            messages = more ? found.subList(0, PAGE_SIZE) : found;
            paging = new Paging(number, PAGE_SIZE, messages.size(), more);
        } catch (TraceUnavailableException e) {
            reachable = false;
        }
    }

    private @Nullable Instant time(String text, String field) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return LocalDateTime.parse(text).atZone(formats.zone()).toInstant();
        } catch (DateTimeParseException e) {
            fault = "“" + field + "” is no date and time, such as 2026-11-24T08:00.";
            return null;
        }
    }

    static @Nullable TraceState stateOf(String text) {
        for (TraceState state : TraceState.values()) {
            if (word(state).equals(text)) {
                return state;
            }
        }
        return null;
    }

    static String word(TraceState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How the state is written in the address. */
    public String wordOf(TraceState of) {
        return word(of);
    }

    public TraceState[] states() {
        return TraceState.values();
    }

    /** The same search, as the query of an address but for the page. */
    public String query() {
        StringBuilder query = new StringBuilder();
        add(query, "q", q);
        add(query, "recipient", recipient);
        add(query, "sender", sender);
        add(query, "state", state);
        add(query, "from", from);
        add(query, "to", to);
        return query.toString();
    }

    private static void add(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            query.append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                    .append('&');
        }
    }

    /** Whether anything is searched for. */
    public boolean isConditioned() {
        return !query().isEmpty();
    }

    public String getQ() {
        return q;
    }

    public void setQ(@Nullable String q) {
        this.q = FormText.given(q);
    }

    public String getRecipient() {
        return recipient;
    }

    public void setRecipient(@Nullable String recipient) {
        this.recipient = FormText.given(recipient);
    }

    public String getSender() {
        return sender;
    }

    public void setSender(@Nullable String sender) {
        this.sender = FormText.given(sender);
    }

    public String getState() {
        return state;
    }

    public void setState(@Nullable String state) {
        this.state = FormText.given(state);
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = FormText.given(from);
    }

    public String getTo() {
        return to;
    }

    public void setTo(@Nullable String to) {
        this.to = FormText.given(to);
    }

    public String getPage() {
        return page;
    }

    public void setPage(@Nullable String page) {
        this.page = page == null ? "" : page;
    }

    /** Why nothing was searched for; empty when all was well. */
    public String fault() {
        return fault;
    }

    public List<MessageSummary> messages() {
        return messages;
    }

    public Paging paging() {
        return paging;
    }

    public boolean isReachable() {
        return reachable;
    }

    /** What to say when the trace cannot be searched. */
    public Problem problem() {
        return Problem.traceUnavailable();
    }
}
