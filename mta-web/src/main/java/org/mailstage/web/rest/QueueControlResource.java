package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.TraceUnavailableException;
import org.mailstage.ejb.admin.TraceService;
import org.mailstage.ejb.queue.ExportFormat;
import org.mailstage.ejb.queue.QueueControl;
import org.mailstage.ejb.queue.QueueEntry;
import org.mailstage.ejb.queue.QueueFilter;
import org.mailstage.ejb.queue.QueueMail;
import org.mailstage.ejb.queue.QueueOrder;
import org.mailstage.ejb.queue.QueueSearch;
import org.mailstage.ejb.queue.QueuedMail;

/** All mail that is not final, whichever queue it lies in: found by filter, and what is to be done with it. */
@Path("queue")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class QueueControlResource {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_TEXT = 1000;
    private static final int MOST_URGENT = 9;
    private static final String DEFAULT_AGES = "5m,1h,4h,1d";

    @Inject
    QueueControl control;

    @Inject
    QueueMail mail;

    @Inject
    TraceService trace;

    /** Entries that match. */
    public record Entries(long total, @Nullable Instant asOf, int limit, int offset, List<QueueEntry> entries) {}

    /** How many entries match. */
    public record Count(long count) {}

    /** Age by site; each site has a count for each age, and one for what is older. */
    public record Shape(List<String> ages, List<QueueSearch.SiteShape> sites) {}

    /** A message with its parts in the queues, and its whole life if the trace can be asked. */
    public record Shown(List<QueuedMail> parts, @Nullable MessageLife life) {}

    @GET
    public Entries list(
            @BeanParam FilterQuery query,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset,
            @Context UriInfo uri) {
        only(uri, "limit", "offset");
        int most = Parameters.number("limit", limit, DEFAULT_LIMIT, 1, QueueSearch.MAX_LIMIT);
        int from = Parameters.number("offset", offset, 0, 0, QueueSearch.MAX_OFFSET);
        QueueSearch.Page page = control.list(query.filter(), most, from);
        return new Entries(page.total(), page.asOf(), most, from, page.entries());
    }

    @GET
    @Path("count")
    public Count count(@BeanParam FilterQuery query, @Context UriInfo uri) {
        only(uri);
        return new Count(control.count(query.filter()));
    }

    @GET
    @Path("shape")
    public Shape shape(@BeanParam FilterQuery query, @QueryParam("ages") @Nullable String text, @Context UriInfo uri) {
        only(uri, "ages");
        List<String> ages = List.of((text == null || text.isBlank() ? DEFAULT_AGES : text).split("\\s*,\\s*"));
        List<Duration> bounds =
                ages.stream().map(age -> QueueFilters.duration("ages", age)).toList();
        if (bounds.size() > 20
                || !bounds.equals(bounds.stream().sorted().distinct().toList())) {
            throw new ProblemException(Problem.ofParameter("ages", "ages are at most 20 durations that grow"));
        }
        return new Shape(ages, control.shape(query.filter(), bounds));
    }

    @GET
    @Path("messages/{id}")
    public Shown show(@PathParam("id") String id) {
        List<QueuedMail> parts = mail.show(id);
        Optional<MessageLife> life = life(id);
        if (parts.isEmpty() && life.isEmpty()) {
            throw new ProblemException(
                    Problem.of(404, "No such message", "Neither the queues nor the trace know that queue id"));
        }
        return new Shown(parts, life.orElse(null));
    }

    /** The queues can be shown without the trace. */
    private Optional<MessageLife> life(String id) {
        try {
            return trace.life(id);
        } catch (TraceUnavailableException e) {
            return Optional.empty();
        }
    }

    @GET
    @Path("export")
    @Produces(MediaType.WILDCARD)
    public Response export(
            @BeanParam FilterQuery query, @QueryParam("format") @Nullable String name, @Context UriInfo uri) {
        only(uri, "format");
        ExportFormat format = ExportFormat.of(name == null ? "mbox" : name)
                .orElseThrow(() -> new ProblemException(Problem.ofParameter("format", "format is mbox or zip")));
        QueueFilter filter = query.filter();
        StreamingOutput body = out -> mail.export(filter, format, out);
        return Response.ok(body, format.mediaType())
                .header("Content-Disposition", "attachment; filename=\"queue." + format.extension() + "\"")
                .build();
    }

    @POST
    @Path("actions")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response act(InputStream body, @Context SecurityContext security) {
        JsonBody json = JsonBody.read(
                body,
                Stream.concat(
                                Stream.of(QueueFilters.MEMBERS),
                                Stream.of("action", "all", "text", "nextHop", "priority"))
                        .toArray(String[]::new));
        QueueOrder.Action action = action(json.text("action"));
        QueueFilter filter = QueueFilters.of(json::textOrNull);
        if (filter.isEmpty() && !json.flag("all", false)) {
            throw new ProblemException(Problem.of(
                    422,
                    "No filter",
                    "Without any condition this concerns all mail; say \"all\": true if you mean it"));
        }
        QueueControl.Wish wish = new QueueControl.Wish(
                action, filter, text(action, json), nextHop(action, json), priority(action, json));
        QueueOrder order = control.order(wish, Changes.by(security));
        return Response.accepted(JobView.of(order)).build();
    }

    private static QueueOrder.Action action(String name) {
        return Arrays.stream(QueueOrder.Action.values())
                .filter(action -> action.keyword().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.ofParameter(
                        "action", "action is hold, release, retry, delete, bounce, reroute or priority")));
    }

    private static String text(QueueOrder.Action action, JsonBody json) {
        String text = json.textOrNull("text");
        boolean wanted = action == QueueOrder.Action.BOUNCE;
        if (wanted == (text == null || text.isBlank())) {
            throw new ProblemException(Problem.ofParameter(
                    "text", wanted ? "text tells the senders why; bounce needs it" : "text goes with bounce only"));
        }
        if (text != null && (text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl))) {
            throw new ProblemException(
                    Problem.ofParameter("text", "text is one line of at most " + MAX_TEXT + " characters"));
        }
        return text == null ? "" : text.strip();
    }

    private static @Nullable NextHop nextHop(QueueOrder.Action action, JsonBody json) {
        String text = json.textOrNull("nextHop");
        boolean wanted = action == QueueOrder.Action.REROUTE;
        if (wanted == (text == null)) {
            throw new ProblemException(Problem.ofParameter(
                    "nextHop", wanted ? "nextHop is missing; reroute needs it" : "nextHop goes with reroute only"));
        }
        try {
            return text == null ? null : NextHop.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.ofParameter("nextHop", String.valueOf(e.getMessage())));
        }
    }

    private static int priority(QueueOrder.Action action, JsonBody json) {
        String text = json.textOrNull("priority");
        boolean wanted = action == QueueOrder.Action.PRIORITY;
        if (wanted == (text == null)) {
            throw new ProblemException(Problem.ofParameter(
                    "priority", wanted ? "priority is missing" : "priority goes with the action priority only"));
        }
        return Parameters.number("priority", text, 0, -MOST_URGENT, MOST_URGENT);
    }

    /** A misspelt condition would make the filter wider. */
    private static void only(UriInfo uri, String... others) {
        List<String> known = Stream.concat(Stream.of(QueueFilters.MEMBERS), Stream.of(others))
                .toList();
        uri.getQueryParameters().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new ProblemException(
                            Problem.ofParameter(name, name + " is none of " + String.join(", ", known)));
                });
    }
}
