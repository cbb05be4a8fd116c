package org.mailstage.ejb.trace;

import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceFilter;
import org.mailstage.core.trace.TraceQueries;

/**
 * Searches the trace through JPA. Thread-safe; every query is given up after {@value #TIMEOUT_MILLIS} ms.
 *
 * <p>A session bean, for a CDI bean's entity manager would be looked for in the web module when that calls it. Outside
 * of transactions: it only reads, and a caller's transaction must not wait for this database.
 */
@Stateless
@Local(TraceQueries.class)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class JpaTraceQueries implements TraceQueries {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MAX_FAILURES = 1000;
    private static final Set<TraceEvent.Type> NO_FAILURES =
            EnumSet.of(TraceEvent.Type.RECEIVED, TraceEvent.Type.DELIVERED);
    private static final Comparator<MessageTrace> NEWEST_FIRST = Comparator.comparing(
                    (MessageTrace message) -> message.receivedAt)
            .thenComparing(message -> message.queueId)
            .reversed();

    @PersistenceContext(unitName = "mailstage")
    EntityManager entities;

    @Override
    public List<MessageSummary> find(TraceFilter filter) {
        return answered(() -> {
            List<MessageTrace> messages =
                    filter.text().isEmpty() ? messages(filter, "", Map.of()) : messagesOfText(filter);
            Map<String, List<String>> recipients = recipients(messages);
            return messages.stream()
                    .map(m -> m.summary(recipients.getOrDefault(m.queueId, List.of())))
                    .toList();
        });
    }

    /** A query for each thing the text may be: an OR over two tables would keep the database from using its indexes. */
    private List<MessageTrace> messagesOfText(TraceFilter filter) {
        String text = filter.text();
        TraceFilter first = filter.page(Math.min(TraceFilter.MAX_LIMIT, filter.limit()) + filter.offset(), 0);
        Map<String, MessageTrace> found = new LinkedHashMap<>();
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.matches("[0-9A-Z]{4,32}")) {
            messages(first, "m.queueId LIKE :idText", Map.of("idText", upper + "%"))
                    .forEach(m -> found.put(m.queueId, m));
        }
        AddressPattern pattern = AddressPattern.parse(text);
        Map<String, Object> parameter = Map.of("text", pattern.value());
        Stream.of(senderCondition("text", pattern), recipientCondition("text", pattern))
                .flatMap(condition -> messages(first, condition, parameter).stream())
                .forEach(m -> found.put(m.queueId, m));
        return found.values().stream()
                .sorted(NEWEST_FIRST)
                .skip(filter.offset())
                .limit(filter.limit())
                .toList();
    }

    private List<MessageTrace> messages(TraceFilter filter, String condition, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> values = new HashMap<>(parameters);
        if (!condition.isEmpty()) {
            conditions.add(condition);
        }
        if (!filter.id().isEmpty()) {
            conditions.add("m.queueId = :id");
            values.put("id", filter.id().toUpperCase(Locale.ROOT));
        }
        if (!filter.sender().isEmpty()) {
            AddressPattern pattern = AddressPattern.parse(filter.sender());
            conditions.add(senderCondition("sender", pattern));
            values.put("sender", pattern.value());
        }
        if (!filter.recipient().isEmpty()) {
            AddressPattern pattern = AddressPattern.parse(filter.recipient());
            conditions.add(recipientCondition("recipient", pattern));
            values.put("recipient", pattern.value());
        }
        if (filter.state() != null) {
            conditions.add("m.state = :state");
            values.put("state", filter.state().code());
        }
        if (filter.from() != null) {
            conditions.add("m.receivedAt >= :start");
            values.put("start", filter.from());
        }
        if (filter.to() != null) {
            conditions.add("m.receivedAt < :end");
            values.put("end", filter.to());
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        TypedQuery<MessageTrace> query = query(
                "SELECT m FROM MessageTrace m" + where + " ORDER BY m.receivedAt DESC, m.queueId DESC",
                MessageTrace.class);
        values.forEach(query::setParameter);
        return query.setFirstResult(filter.offset())
                .setMaxResults(filter.limit())
                .getResultList();
    }

    private static String senderCondition(String parameter, AddressPattern pattern) {
        return "m.senderKey" + comparison(parameter, pattern);
    }

    private static String recipientCondition(String parameter, AddressPattern pattern) {
        return "m.queueId IN (SELECT r.queueId FROM RecipientTrace r WHERE r.recipientKey"
                + comparison(parameter, pattern) + ")";
    }

    private static String comparison(String parameter, AddressPattern pattern) {
        return pattern.exact() ? " = :" + parameter : " LIKE :" + parameter + " ESCAPE '!'";
    }

    private Map<String, List<String>> recipients(List<MessageTrace> messages) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> recipients = new HashMap<>();
        // A message to a thousand recipients would bring them all only to show three.
        for (MessageTrace message : messages) {
            if (message.recipientCount > 20) {
                recipients.put(message.queueId, recipientsOf(message.queueId, MessageSummary.SHOWN_RECIPIENTS));
            }
        }
        List<String> ids = messages.stream()
                .map(m -> m.queueId)
                .filter(id -> !recipients.containsKey(id))
                .toList();
        if (!ids.isEmpty()) {
            List<Object[]> rows = query(
                            "SELECT r.queueId, r.recipient FROM RecipientTrace r WHERE r.queueId IN :ids"
                                    + " ORDER BY r.queueId, r.recipient",
                            Object[].class)
                    .setParameter("ids", ids)
                    .getResultList();
            for (Object[] row : rows) {
                List<String> shown = recipients.computeIfAbsent((String) row[0], id -> new ArrayList<>());
                if (shown.size() < MessageSummary.SHOWN_RECIPIENTS) {
                    shown.add((String) row[1]);
                }
            }
        }
        return recipients;
    }

    private List<String> recipientsOf(String queueId, int max) {
        return query(
                        "SELECT r.recipient FROM RecipientTrace r WHERE r.queueId = :id ORDER BY r.recipient",
                        String.class)
                .setParameter("id", queueId)
                .setMaxResults(max)
                .getResultList();
    }

    @Override
    public Optional<MessageLife> life(String queueId) {
        String id = queueId.strip().toUpperCase(Locale.ROOT);
        return answered(() -> query("SELECT m FROM MessageTrace m WHERE m.queueId = :id", MessageTrace.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .map(this::life));
    }

    private MessageLife life(MessageTrace message) {
        List<RecipientTrace> recipients = query(
                        "SELECT r FROM RecipientTrace r WHERE r.queueId = :id ORDER BY r.recipient",
                        RecipientTrace.class)
                .setParameter("id", message.queueId)
                .getResultList();
        List<EventTrace> rows = query(
                        "SELECT e FROM EventTrace e WHERE e.queueId = :id ORDER BY e.at, e.eventId", EventTrace.class)
                .setParameter("id", message.queueId)
                .getResultList();
        List<String> addresses = recipients.stream().map(r -> r.recipient).toList();
        List<TraceEvent> events = new ArrayList<>(directDeliveries(message, recipients));
        rows.forEach(row -> events.add(row.event()));
        events.sort(Comparator.comparing(TraceEvent::at));
        if (message.received) {
            // Clocks of nodes differ; nothing happens to a message before it is received.
            events.add(0, message.reception(addresses));
        }
        List<String> shown =
                addresses.stream().limit(MessageSummary.SHOWN_RECIPIENTS).toList();
        return new MessageLife(
                message.summary(shown),
                recipients.stream().map(RecipientTrace::summary).toList(),
                events);
    }

    private static List<TraceEvent> directDeliveries(MessageTrace message, List<RecipientTrace> recipients) {
        Map<List<Object>, List<RecipientTrace>> together = recipients.stream()
                .filter(r -> r.direct)
                .collect(Collectors.groupingBy(
                        r -> List.of(r.changedAt, r.nextHop, r.remoteHost, r.status, r.evidence),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return together.values().stream()
                .map(same -> same.get(0)
                        .delivery(message, same.stream().map(r -> r.recipient).toList()))
                .toList();
    }

    @Override
    public List<TraceEvent> recentFailures(int limit) {
        return answered(() -> query(
                        "SELECT e FROM EventTrace e WHERE e.type NOT IN :others ORDER BY e.at DESC, e.eventId DESC",
                        EventTrace.class)
                .setParameter("others", NO_FAILURES)
                .setMaxResults(Math.max(1, Math.min(limit, MAX_FAILURES)))
                .getResultStream()
                .map(EventTrace::event)
                .toList());
    }

    private <T> TypedQuery<T> query(String text, Class<T> type) {
        return entities.createQuery(text, type).setHint("jakarta.persistence.query.timeout", TIMEOUT_MILLIS);
    }

    private static <T> T answered(Supplier<T> work) {
        try {
            return work.get();
        } catch (PersistenceException | IllegalStateException e) {
            throw new TraceDatabaseDownException(
                    "The trace database does not answer or took too long; mail is not concerned.", e);
        }
    }
}
