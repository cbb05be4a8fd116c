package org.mailstage.ejb.messaging;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.message.DeliverBy;
import org.mailstage.core.message.DsnNotify;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.smtp.Utf8AddressXtext;
import org.mailstage.core.smtp.Xtext;

/**
 * The optional properties of docs/jms.md: what a client asked for a message beyond sender and recipients. Absent means
 * not asked for, so that a message without wishes carries none of them. Stateless.
 *
 * <p>Applications write these too, so reading checks every value; the fault is an {@link IllegalArgumentException} that
 * names the property.
 */
final class OptionProperties {
    static final String P_RET = "mta_ret";
    static final String P_ENVID = "mta_envid";
    static final String P_NOTIFY = "mta_notify";
    static final String P_ORCPT = "mta_orcpt";
    static final String P_SMTPUTF8 = "mta_smtputf8";
    static final String P_REQUIRETLS = "mta_requiretls";
    static final String P_TLS_OPTIONAL = "mta_tls_optional";
    static final String P_PRIORITY = "mta_priority";
    static final String P_HOLD_UNTIL = "mta_hold_until";
    static final String P_DELIVER_BY = "mta_deliver_by";
    static final String P_DELIVER_BY_MODE = "mta_deliver_by_mode";
    static final String P_SUBMITTER = "mta_submitter";

    private static final String NEVER = "NEVER";
    private static final int MAX_ENVID = 100;
    private static final int MAX_ORCPT = 500;
    private static final int MAX_SUBMITTER = 500;
    private static final int MOST_URGENT = 9;

    private OptionProperties() {}

    static void write(Envelope envelope, Message jms) throws JMSException {
        EnvelopeOptions options = envelope.options();
        if (options.equals(EnvelopeOptions.NONE)) {
            return;
        }
        DsnReturn ret = options.dsnReturn();
        if (ret != null) {
            jms.setStringProperty(P_RET, ret.name());
        }
        writeText(jms, P_ENVID, options.envelopeId());
        writeText(jms, P_SUBMITTER, options.submitter());
        writeFlag(jms, P_SMTPUTF8, options.smtpUtf8());
        writeFlag(jms, P_REQUIRETLS, options.requireTls());
        writeFlag(jms, P_TLS_OPTIONAL, options.tlsOptional());
        if (options.priority() != 0) {
            jms.setIntProperty(P_PRIORITY, options.priority());
        }
        Instant hold = options.holdUntil();
        if (hold != null) {
            jms.setLongProperty(P_HOLD_UNTIL, hold.toEpochMilli());
        }
        DeliverBy by = options.deliverBy();
        if (by != null) {
            jms.setLongProperty(P_DELIVER_BY, by.deadline().toEpochMilli());
            jms.setStringProperty(P_DELIVER_BY_MODE, mode(by));
        }
        writeRecipients(envelope, jms);
    }

    private static void writeText(Message jms, String property, @Nullable String text) throws JMSException {
        if (text != null) {
            jms.setStringProperty(property, text);
        }
    }

    private static void writeFlag(Message jms, String property, boolean flag) throws JMSException {
        if (flag) {
            jms.setBooleanProperty(property, true);
        }
    }

    private static void writeRecipients(Envelope envelope, Message jms) throws JMSException {
        if (envelope.options().recipients().isEmpty()) {
            return;
        }
        boolean anyNotify = false;
        boolean anyOrcpt = false;
        StringJoiner conditions = new StringJoiner("\n");
        StringJoiner originals = new StringJoiner("\n");
        for (Mailbox recipient : envelope.recipients()) {
            RecipientOptions options = envelope.options().of(recipient);
            anyNotify |= options.conditions() != null;
            anyOrcpt |= options.originalRecipient() != null;
            conditions.add(options.notifyGiven().map(OptionProperties::words).orElse(""));
            originals.add(options.orcpt().orElse(""));
        }
        if (anyNotify) {
            jms.setStringProperty(P_NOTIFY, conditions.toString());
        }
        if (anyOrcpt) {
            jms.setStringProperty(P_ORCPT, originals.toString());
        }
    }

    private static String words(Set<DsnNotify> conditions) {
        if (conditions.isEmpty()) {
            return NEVER;
        }
        StringJoiner words = new StringJoiner(",");
        EnumSet.copyOf(conditions).forEach(c -> words.add(c.name()));
        return words.toString();
    }

    private static String mode(DeliverBy by) {
        return (by.mode() == DeliverBy.Mode.RETURN ? "R" : "N") + (by.trace() ? "T" : "");
    }

    // ---- reading -------------------------------------------------------------------------------------------------

    /** @throws IllegalArgumentException naming the property that does not follow the contract */
    static EnvelopeOptions read(BytesMessage jms, List<Mailbox> recipients) throws JMSException {
        EnvelopeOptions options = new EnvelopeOptions(
                ret(jms.getStringProperty(P_RET)),
                envid(jms.getStringProperty(P_ENVID)),
                flag(jms, P_SMTPUTF8),
                flag(jms, P_REQUIRETLS),
                flag(jms, P_TLS_OPTIONAL),
                priority(jms),
                time(jms, P_HOLD_UNTIL),
                deliverBy(jms),
                submitter(jms.getStringProperty(P_SUBMITTER)),
                recipientOptions(jms.getStringProperty(P_NOTIFY), jms.getStringProperty(P_ORCPT), recipients));
        return options.equals(EnvelopeOptions.NONE) ? EnvelopeOptions.NONE : options;
    }

    /** Null when the property is not there. */
    static @Nullable Instant time(Message jms, String property) throws JMSException {
        return jms.propertyExists(property) ? Instant.ofEpochMilli(number(jms, property)) : null;
    }

    /** The value of a property that is there. */
    static long number(Message jms, String property) throws JMSException {
        try {
            return jms.getLongProperty(property);
        } catch (NumberFormatException | MessageFormatException e) {
            throw fault(property, "is a whole number", String.valueOf(jms.getObjectProperty(property)), e);
        }
    }

    /** Clients of protocols other than JMS can send nothing but strings. */
    private static boolean flag(Message jms, String property) throws JMSException {
        Object value = jms.getObjectProperty(property);
        String word = value == null ? "false" : value.toString();
        if (!word.equals("true") && !word.equals("false")) {
            throw fault(property, "is true or false", word);
        }
        return word.equals("true");
    }

    private static @Nullable DsnReturn ret(@Nullable String text) {
        if (text == null) {
            return null;
        }
        for (DsnReturn value : DsnReturn.values()) {
            if (value.name().equals(text)) {
                return value;
            }
        }
        throw fault(P_RET, "is FULL or HDRS", text);
    }

    private static @Nullable String envid(@Nullable String text) {
        if (text != null && (text.isEmpty() || text.length() > MAX_ENVID || !Xtext.isValid(text))) {
            throw fault(P_ENVID, "is xtext of at most " + MAX_ENVID + " characters", text);
        }
        return text;
    }

    private static @Nullable String submitter(@Nullable String text) {
        if (text != null
                && (text.isEmpty()
                        || text.length() > MAX_SUBMITTER
                        || text.chars().anyMatch(Character::isISOControl))) {
            throw fault(P_SUBMITTER, "is one line of at most " + MAX_SUBMITTER + " characters", text);
        }
        return text;
    }

    private static int priority(BytesMessage jms) throws JMSException {
        long priority = jms.propertyExists(P_PRIORITY) ? number(jms, P_PRIORITY) : 0;
        if (priority < -MOST_URGENT || priority > MOST_URGENT) {
            throw fault(P_PRIORITY, "lies within -9..9", String.valueOf(priority));
        }
        return (int) priority;
    }

    private static @Nullable DeliverBy deliverBy(BytesMessage jms) throws JMSException {
        String mode = jms.getStringProperty(P_DELIVER_BY_MODE);
        Instant deadline = time(jms, P_DELIVER_BY);
        if (deadline == null) {
            if (mode != null) {
                throw new IllegalArgumentException(P_DELIVER_BY_MODE + " without " + P_DELIVER_BY);
            }
            return null;
        }
        if (mode == null || !mode.matches("[NR]T?")) {
            throw fault(P_DELIVER_BY_MODE, "is N, R, NT or RT", String.valueOf(mode));
        }
        boolean giveBack = mode.startsWith("R");
        return new DeliverBy(deadline, giveBack ? DeliverBy.Mode.RETURN : DeliverBy.Mode.NOTIFY, mode.endsWith("T"));
    }

    private static Map<Mailbox, RecipientOptions> recipientOptions(
            @Nullable String conditions, @Nullable String originals, List<Mailbox> recipients) {
        if (conditions == null && originals == null) {
            return Map.of();
        }
        String[] conditionLines = lines(P_NOTIFY, conditions, recipients.size());
        String[] originalLines = lines(P_ORCPT, originals, recipients.size());
        Map<Mailbox, RecipientOptions> options = new HashMap<>();
        for (int i = 0; i < recipients.size(); i++) {
            RecipientOptions read = new RecipientOptions(conditions(conditionLines[i]), orcpt(originalLines[i]));
            if (!read.equals(RecipientOptions.NONE)) {
                options.put(recipients.get(i), read);
            }
        }
        return options;
    }

    private static String[] lines(String property, @Nullable String text, int wanted) {
        if (text == null) {
            String[] none = new String[wanted];
            Arrays.fill(none, "");
            return none;
        }
        String[] lines = text.split("\n", -1);
        if (lines.length != wanted) {
            throw new IllegalArgumentException(
                    property + " has a line for each of the " + wanted + " recipients, not " + lines.length);
        }
        return lines;
    }

    private static @Nullable Set<DsnNotify> conditions(String line) {
        if (line.isEmpty()) {
            return null;
        }
        Set<DsnNotify> conditions = EnumSet.noneOf(DsnNotify.class);
        if (line.equals(NEVER)) {
            return conditions;
        }
        for (String word : line.split(",", -1)) {
            conditions.add(condition(word, line));
        }
        return conditions;
    }

    private static DsnNotify condition(String word, String line) {
        for (DsnNotify condition : DsnNotify.values()) {
            if (condition.name().equals(word)) {
                return condition;
            }
        }
        throw fault(P_NOTIFY, "is NEVER, or SUCCESS, FAILURE and DELAY with commas", line);
    }

    private static @Nullable String orcpt(String line) {
        if (line.isEmpty()) {
            return null;
        }
        int semicolon = line.indexOf(';');
        String type = semicolon < 0 ? "" : line.substring(0, semicolon);
        String address = line.substring(semicolon + 1);
        boolean valid = type.toLowerCase(Locale.ROOT).equals("utf-8")
                ? Utf8AddressXtext.isValid(address)
                : !address.isEmpty() && Xtext.isValid(address);
        if (!type.matches("[A-Za-z0-9-]+") || !valid || line.length() > MAX_ORCPT) {
            throw fault(P_ORCPT, "is an address type, a semicolon and the address in xtext", line);
        }
        return line;
    }

    private static IllegalArgumentException fault(String property, String rule, String value) {
        return fault(property, rule, value, null);
    }

    private static IllegalArgumentException fault(
            String property, String rule, String value, @Nullable Throwable cause) {
        return new IllegalArgumentException(property + " " + rule + ", not \"" + value + "\"", cause);
    }
}
