package org.mailstage.web.rest;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.queue.QueueFilter;

/** A filter of the queue as query parameters. For one request. */
public class FilterQuery {
    @QueryParam("sender")
    @Nullable
    String sender;

    @QueryParam("recipient")
    @Nullable
    String recipient;

    @QueryParam("domain")
    @Nullable
    String domain;

    @QueryParam("site")
    @Nullable
    String site;

    @QueryParam("tenant")
    @Nullable
    String tenant;

    @QueryParam("state")
    @Nullable
    String state;

    @QueryParam("olderThan")
    @Nullable
    String olderThan;

    @QueryParam("youngerThan")
    @Nullable
    String youngerThan;

    @QueryParam("minSize")
    @Nullable
    String minSize;

    @QueryParam("maxSize")
    @Nullable
    String maxSize;

    @QueryParam("reply")
    @Nullable
    String reply;

    @QueryParam("id")
    @Nullable
    String id;

    QueueFilter filter() {
        return QueueFilters.of(this::value);
    }

    private @Nullable String value(String name) {
        return switch (name) {
            case "sender" -> sender;
            case "recipient" -> recipient;
            case "domain" -> domain;
            case "site" -> site;
            case "tenant" -> tenant;
            case "state" -> state;
            case "olderThan" -> olderThan;
            case "youngerThan" -> youngerThan;
            case "minSize" -> minSize;
            case "maxSize" -> maxSize;
            case "reply" -> reply;
            case "id" -> id;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
