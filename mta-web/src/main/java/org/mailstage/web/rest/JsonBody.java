package org.mailstage.web.rest;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON object of a request; what is wrong with it ends the request with status 400. Not thread-safe. */
final class JsonBody {
    private static final int MAX_SIZE = 2 << 20;

    private final JsonObject object;

    private JsonBody(JsonObject object) {
        this.object = object;
    }

    /** Reads it whole. @param members the members it may have */
    static JsonBody read(InputStream body, String... members) {
        try {
            byte[] octets = body.readNBytes(MAX_SIZE + 1);
            if (octets.length > MAX_SIZE) {
                throw new UnreadableBodyException(Problem.of(413, "Request too large", "A request has at most 2 MB"));
            }
            try (JsonReader reader = Json.createReader(new ByteArrayInputStream(octets))) {
                return new JsonBody(reader.readObject()).only(Set.of(members));
            }
        } catch (JsonException e) {
            throw new UnreadableBodyException(Problem.of(400, "No JSON", "The body is a JSON object in UTF-8"));
        } catch (IOException e) {
            throw new UnreadableBodyException(Problem.of(400, "Request cut off", "The request did not arrive whole"));
        }
    }

    /** A misspelt member is no reason to do half of what was meant. */
    private JsonBody only(Set<String> members) {
        for (String member : object.keySet()) {
            if (!members.contains(member)) {
                throw wrong(
                        member,
                        "is none of "
                                + String.join(", ", members.stream().sorted().toList()));
            }
        }
        return this;
    }

    boolean has(String member) {
        return object.containsKey(member);
    }

    String text(String member) {
        String text = textOrNull(member);
        if (text == null) {
            throw wrong(member, "is missing");
        }
        return text;
    }

    @Nullable
    String textOrNull(String member) {
        @Nullable JsonValue value = object.get(member);
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw wrong(member, "is a text");
    }

    boolean flag(String member, boolean byDefault) {
        @Nullable JsonValue value = object.get(member);
        if (value == null) {
            return byDefault;
        }
        if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
            return value == JsonValue.TRUE;
        }
        throw wrong(member, "is true or false");
    }

    /** A list of texts; empty when it is missing. */
    List<String> texts(String member) {
        @Nullable JsonValue value = object.get(member);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof JsonArray array && array.stream().allMatch(JsonString.class::isInstance)) {
            array.forEach(item -> texts.add(((JsonString) item).getString()));
            return texts;
        }
        throw wrong(member, "is a list of texts");
    }

    private static UnreadableBodyException wrong(String member, String rule) {
        return new UnreadableBodyException(Problem.ofParameter(member, member + " " + rule));
    }
}
