package org.mailstage.core.traffic;

import org.mailstage.core.smtp.Reply;

/** The rules there are about traffic, each with its key in the configuration and the reply beyond the limit. */
public enum TrafficRule {
    CLIENT_CONNECTIONS(Subject.CLIENT, Measure.CONNECTIONS, 421, "4.7.0", "too many connections from your address"),
    CLIENT_MESSAGES(Subject.CLIENT, Measure.MESSAGES, 450, "4.7.1", "too many messages from your address"),
    CLIENT_RECIPIENTS(Subject.CLIENT, Measure.RECIPIENTS, 452, "4.5.3", "too many recipients from your address"),
    CLIENT_SIZE(Subject.CLIENT, Measure.SIZE, 450, "4.7.1", "too much mail from your address"),
    CLIENT_ERRORS(Subject.CLIENT, Measure.ERRORS, 421, "4.7.0", "too many errors from your address"),
    USER_MESSAGES(Subject.USER, Measure.MESSAGES, 450, "4.7.1", "too many messages from this user"),
    USER_RECIPIENTS(Subject.USER, Measure.RECIPIENTS, 452, "4.5.3", "too many recipients from this user"),
    USER_SIZE(Subject.USER, Measure.SIZE, 450, "4.7.1", "too much mail from this user"),
    DOMAIN_MESSAGES(Subject.SENDER_DOMAIN, Measure.MESSAGES, 450, "4.7.1", "too many messages from this domain"),
    DOMAIN_RECIPIENTS(Subject.SENDER_DOMAIN, Measure.RECIPIENTS, 452, "4.5.3", "too many recipients from this domain"),
    DOMAIN_SIZE(Subject.SENDER_DOMAIN, Measure.SIZE, 450, "4.7.1", "too much mail from this domain");

    /** Whom a rule counts. */
    public enum Subject {
        /** The network of the client's address. */
        CLIENT("client"),
        /** The user who authenticated. */
        USER("user"),
        /** The domain of the reverse-path. */
        SENDER_DOMAIN("sender-domain");

        private final String keyword;

        Subject(String keyword) {
            this.keyword = keyword;
        }

        public String keyword() {
            return keyword;
        }
    }

    /** What a rule counts. */
    public enum Measure {
        CONNECTIONS("connections"),
        MESSAGES("messages"),
        RECIPIENTS("recipients"),
        /** Octets of accepted messages. */
        SIZE("size"),
        /** Commands answered with 5yz. */
        ERRORS("errors");

        private final String keyword;

        Measure(String keyword) {
            this.keyword = keyword;
        }

        public String keyword() {
            return keyword;
        }
    }

    private final Subject subject;
    private final Measure measure;
    private final Reply reply;
    private final String keyword;

    TrafficRule(Subject subject, Measure measure, int code, String status, String text) {
        this.subject = subject;
        this.measure = measure;
        this.reply = Reply.of(code, status, text + ", try again later");
        this.keyword = subject.keyword() + "." + measure.keyword();
    }

    public Subject subject() {
        return subject;
    }

    public Measure measure() {
        return measure;
    }

    /** What a client over the limit hears. */
    public Reply reply() {
        return reply;
    }

    /** As in configuration, log and metrics: {@code client.connections}. */
    public String keyword() {
        return keyword;
    }

    @Override
    public String toString() {
        return keyword;
    }
}
