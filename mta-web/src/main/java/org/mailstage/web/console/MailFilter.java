package org.mailstage.web.console;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.ejb.queue.QueueFilter;

/** The conditions of a search in the queue as they stand in a form and in the address of its page. Not thread-safe. */
public class MailFilter implements Serializable {
    private static final long serialVersionUID = 1L;

    private String id = "";
    private String sender = "";
    private String recipient = "";
    private String domain = "";
    private String site = "";
    private String tenant = "";
    private String state = "";
    private String olderThan = "";
    private String youngerThan = "";
    private String minSize = "";
    private String maxSize = "";
    private String reply = "";

    /** @throws IllegalArgumentException in words, when a condition is not what it should be */
    QueueFilter filter() {
        Instant now = Instant.now();
        return new QueueFilter(
                sender,
                recipient,
                domain,
                site,
                tenant,
                TraceSearch.stateOf(state),
                ago("Younger than", youngerThan, now),
                ago("Older than", olderThan, now),
                octets("Least size", minSize),
                octets("Most size", maxSize),
                reply,
                ids());
    }

    private static @Nullable Instant ago(String name, String text, Instant now) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return now.minus(DurationText.parse(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("“" + name + "” is a duration such as 30m, 4h or 2d", e);
        }
    }

    private static long octets(String name, String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,12}")) {
            throw new IllegalArgumentException("“" + name + "” is a number of octets");
        }
        return Long.parseLong(text);
    }

    private Set<String> ids() {
        return QueueFilter.readIds(id)
                .orElseThrow(() ->
                        new IllegalArgumentException("“Queue id” is one queue id, or several with commas between"));
    }

    /** The same conditions as the query of an address, each with an ampersand behind. */
    public String query() {
        StringBuilder query = new StringBuilder();
        given().forEach((name, value) -> query.append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('&'));
        return query.toString();
    }

    /** Whether there is any condition. */
    public boolean isConditioned() {
        return !given().isEmpty();
    }

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("id", id);
        given.put("sender", sender);
        given.put("recipient", recipient);
        given.put("domain", domain);
        given.put("site", site);
        given.put("tenant", tenant);
        given.put("state", state);
        given.put("olderThan", olderThan);
        given.put("youngerThan", youngerThan);
        given.put("minSize", minSize);
        given.put("maxSize", maxSize);
        given.put("reply", reply);
        given.values().removeIf(String::isEmpty);
        return given;
    }

    public String getId() {
        return id;
    }

    public void setId(@Nullable String text) {
        this.id = FormText.given(text);
    }

    public String getSender() {
        return sender;
    }

    public void setSender(@Nullable String text) {
        this.sender = FormText.given(text);
    }

    public String getRecipient() {
        return recipient;
    }

    public void setRecipient(@Nullable String text) {
        this.recipient = FormText.given(text);
    }

    public String getDomain() {
        return domain;
    }

    public void setDomain(@Nullable String text) {
        this.domain = FormText.given(text);
    }

    public String getSite() {
        return site;
    }

    public void setSite(@Nullable String text) {
        this.site = FormText.given(text);
    }

    public String getTenant() {
        return tenant;
    }

    public void setTenant(@Nullable String text) {
        this.tenant = FormText.given(text);
    }

    public String getState() {
        return state;
    }

    public void setState(@Nullable String text) {
        this.state = FormText.given(text);
    }

    public String getOlderThan() {
        return olderThan;
    }

    public void setOlderThan(@Nullable String text) {
        this.olderThan = FormText.given(text);
    }

    public String getYoungerThan() {
        return youngerThan;
    }

    public void setYoungerThan(@Nullable String text) {
        this.youngerThan = FormText.given(text);
    }

    public String getMinSize() {
        return minSize;
    }

    public void setMinSize(@Nullable String text) {
        this.minSize = FormText.given(text);
    }

    public String getMaxSize() {
        return maxSize;
    }

    public void setMaxSize(@Nullable String text) {
        this.maxSize = FormText.given(text);
    }

    public String getReply() {
        return reply;
    }

    public void setReply(@Nullable String text) {
        this.reply = FormText.given(text);
    }
}
