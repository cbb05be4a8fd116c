package org.mailstage.ejb.queue;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.trace.TraceState;

/** Orders as JSON, the form in which the broker keeps them. Stateless. */
final class OrderJson {
    private OrderJson() {}

    static String write(QueueOrder order) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("number", order.number())
                .add("action", order.action().name())
                .add("filter", write(order.filter()))
                .add("text", order.text())
                .add("priority", order.priority())
                .add("by", order.by())
                .add("at", order.at().toEpochMilli())
                .add("found", order.found())
                .add("done", order.done());
        NextHop nextHop = order.nextHop();
        if (nextHop != null) {
            json.add("nextHop", nextHop.toString());
        }
        addTime(json, "endedAt", order.endedAt());
        return json.build().toString();
    }

    private static JsonObjectBuilder write(QueueFilter filter) {
        JsonArrayBuilder ids = Json.createArrayBuilder();
        filter.ids().forEach(ids::add);
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("sender", filter.sender())
                .add("recipient", filter.recipient())
                .add("domain", filter.domain())
                .add("site", filter.site())
                .add("tenant", filter.tenant())
                .add("minSize", filter.minSize())
                .add("maxSize", filter.maxSize())
                .add("reply", filter.reply())
                .add("ids", ids);
        TraceState state = filter.state();
        if (state != null) {
            json.add("state", state.name());
        }
        addTime(json, "receivedFrom", filter.receivedFrom());
        addTime(json, "receivedBefore", filter.receivedBefore());
        return json;
    }

    private static void addTime(JsonObjectBuilder json, String member, @Nullable Instant time) {
        if (time != null) {
            json.add(member, time.toEpochMilli());
        }
    }

    /** @throws IllegalArgumentException when it is not an order that this version knows */
    static QueueOrder read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            return new QueueOrder(
                    json.getJsonNumber("number").longValueExact(),
                    QueueOrder.Action.valueOf(json.getString("action")),
                    readFilter(json.getJsonObject("filter")),
                    json.getString("text"),
                    json.containsKey("nextHop") ? NextHop.parse(json.getString("nextHop")) : null,
                    json.getInt("priority"),
                    json.getString("by"),
                    Instant.ofEpochMilli(json.getJsonNumber("at").longValueExact()),
                    json.getJsonNumber("found").longValueExact(),
                    json.getJsonNumber("done").longValueExact(),
                    time(json, "endedAt"));
        } catch (JsonException | NullPointerException | ClassCastException | ArithmeticException e) {
            throw new IllegalArgumentException("not an order: " + e.getMessage(), e);
        }
    }

    private static QueueFilter readFilter(JsonObject json) {
        Set<String> ids = json.getJsonArray("ids").getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .collect(Collectors.toSet());
        return new QueueFilter(
                json.getString("sender"),
                json.getString("recipient"),
                json.getString("domain"),
                json.getString("site"),
                json.getString("tenant"),
                json.containsKey("state") ? TraceState.valueOf(json.getString("state")) : null,
                time(json, "receivedFrom"),
                time(json, "receivedBefore"),
                json.getJsonNumber("minSize").longValueExact(),
                json.getJsonNumber("maxSize").longValueExact(),
                json.getString("reply"),
                ids);
    }

    private static @Nullable Instant time(JsonObject json, String member) {
        return json.containsKey(member)
                ? Instant.ofEpochMilli(json.getJsonNumber(member).longValueExact())
                : null;
    }
}
