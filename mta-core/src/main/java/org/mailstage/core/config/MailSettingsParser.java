package org.mailstage.core.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.RawValue.Mapping;
import org.mailstage.core.config.RawValue.Place;
import org.mailstage.core.config.RawValue.Scalar;
import org.mailstage.core.config.ValueType.Named;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.smtp.server.ReceptionLimits;

/**
 * Reads the mail settings from a YAML file and from the command line, which wins.
 *
 * <p>Reports every fault it finds and never throws for what it reads, however hostile. An empty file is valid. Used for
 * one reading, then dropped; {@link #parse} may be called from any thread.
 */
public final class MailSettingsParser {
    private final Faults faults = new Faults();
    private final Map<ConfigKey<?>, RawValue> given = new LinkedHashMap<>();
    private final Values values = new Values();

    private MailSettingsParser() {}

    /**
     * Reads the settings of this machine.
     *
     * @param yaml the file's text; may be empty
     * @param overrides values from the command line by full key, without {@code mta.} in front: {@code smarthost},
     *     {@code retry.schedule}, {@code routes.example.org}, {@code listeners.mx.address}. An empty value stands for
     *     the default, or takes an entry away
     */
    public static ParseResult parse(String yaml, Map<String, String> overrides) {
        return new MailSettingsParser().run(yaml, overrides, "");
    }

    /** As {@link #parse(String, Map)}, for a machine of the given name. */
    public static ParseResult parse(String yaml, Map<String, String> overrides, String machineName) {
        return new MailSettingsParser().run(yaml, overrides, machineName);
    }

    private ParseResult run(String yaml, Map<String, String> overrides, String machineName) {
        collect(YamlSource.read(yaml, faults), "");
        overrides.forEach(this::override);
        given.forEach((key, raw) -> {
            if (!raw.isAbsent()) {
                values.read(key, raw, faults);
            }
        });
        new SettingsChecks(values, given, faults).run();
        return faults.isEmpty() ? ParseResult.of(settings(machineName)) : ParseResult.faulty(faults.list());
    }

    private void collect(Mapping mapping, String section) {
        for (Map.Entry<Scalar, RawValue> entry : mapping.entries().entrySet()) {
            if (faults.isFull()) {
                return;
            }
            String name = section.isEmpty()
                    ? entry.getKey().text()
                    : section + "." + entry.getKey().text();
            Optional<ConfigKey<?>> key = MailKeys.find(name);
            if (key.isPresent()) {
                take(key.get(), entry.getValue(), entry.getKey().place());
            } else if (MailKeys.sections().contains(name)) {
                section(name, entry.getValue());
            } else {
                unknown(entry.getKey().place(), name);
            }
        }
    }

    private void section(String name, RawValue value) {
        if (value instanceof Mapping mapping) {
            collect(mapping, name);
        } else if (!value.isAbsent()) {
            faults.add(value.place(), name, "is a section: its keys stand below it, indented");
        }
    }

    private void take(ConfigKey<?> key, RawValue value, Place place) {
        if (given.putIfAbsent(key, value) != null) {
            faults.add(place, key.name(), "is given twice");
        }
    }

    private void unknown(Place place, String name) {
        String advice = Suggestions.nearest(name)
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
        faults.add(place, name, "is no known key" + advice);
    }

    private void override(String name, String text) {
        Scalar value = new Scalar(Place.COMMAND_LINE, text, !text.isBlank());
        Optional<ConfigKey<?>> key = MailKeys.find(name);
        Optional<ConfigKey<?>> owner = MailKeys.owner(name);
        if (key.isPresent() && key.get().type() instanceof Named<?> named) {
            faults.add(Place.COMMAND_LINE, name, "takes one entry at a time: -Dmta." + name + "." + named.form());
        } else if (key.isPresent()) {
            given.put(key.get(), value);
        } else if (owner.isPresent()) {
            overrideEntry(owner.get(), name.substring(owner.get().name().length() + 1), value);
        } else {
            unknown(Place.COMMAND_LINE, name);
        }
    }

    /** Adds to the entries in the file, or to the default ones when the file has none, or changes one of them. */
    private void overrideEntry(ConfigKey<?> key, String entry, Scalar value) {
        RawValue before = given.get(key);
        if (before == null || before.isAbsent()) {
            given.put(key, key.withOverride(Optional.empty(), entry, value));
        } else if (before instanceof Mapping mapping) {
            given.put(key, key.withOverride(Optional.of(mapping), entry, value));
        }
        // Else the file's value is no section, and that is reported.
    }

    private MailSettings settings(String machineName) {
        String hostname = values.get(MailKeys.HOSTNAME).orElseGet(() -> MachineName.orElse(machineName));
        return new MailSettings(
                hostname,
                values.get(MailKeys.POSTMASTER).orElseGet(() -> new Mailbox("postmaster", hostname)),
                values.get(MailKeys.TRUSTED),
                new LinkedHashSet<>(values.get(MailKeys.LOCAL_DOMAINS)),
                new LinkedHashSet<>(values.get(MailKeys.RELAY_DOMAINS)),
                values.get(MailKeys.ROUTES),
                values.get(MailKeys.SMARTHOST),
                values.get(MailKeys.RETRY_SCHEDULE).withGiveUp(values.get(MailKeys.GIVE_UP)),
                limits(),
                timeouts(),
                values.get(MailKeys.SITE_CONCURRENCY),
                values.get(MailKeys.IDLE_CONNECTION),
                values.get(MailKeys.MAX_HOSTS),
                reception(),
                delivery());
    }

    private ReceptionSettings reception() {
        return new ReceptionSettings(
                ListenerKeys.listeners(values),
                TlsKeys.read(values),
                PeerKeys.read(values),
                AuthKeys.read(values),
                TrafficKeys.read(values),
                TriageKeys.read(values),
                GreylistKeys.read(values),
                VerificationKeys.read(values),
                OverloadKeys.read(values));
    }

    private DeliverySettings delivery() {
        return new DeliverySettings(
                ShapingKeys.read(values),
                RetryKeys.read(values),
                OutboundTlsKeys.read(values),
                SourceKeys.read(values),
                BounceKeys.read(values),
                HttpKeys.read(values));
    }

    private ReceptionLimits limits() {
        return new ReceptionLimits(
                values.get(MailKeys.MESSAGE_SIZE),
                values.get(MailKeys.RECIPIENTS),
                values.get(MailKeys.COMMAND_LINE),
                values.get(MailKeys.TEXT_LINE),
                values.get(MailKeys.HOPS),
                values.get(MailKeys.ERRORS),
                values.get(MailKeys.SESSIONS),
                values.get(MailKeys.SESSIONS_PER_ADDRESS),
                values.get(MailKeys.IDLE),
                values.get(MailKeys.HEADER_SIZE),
                values.get(MailKeys.TRANSACTIONS),
                values.get(MailKeys.SESSION_TIME),
                values.get(MailKeys.COMMAND_TIME),
                values.get(MailKeys.DATA_TIME),
                values.get(MailKeys.DATA_RATE),
                values.get(MailKeys.TLS_HANDSHAKE));
    }

    private SmtpTimeouts timeouts() {
        return new SmtpTimeouts(
                values.get(MailKeys.CONNECT),
                values.get(MailKeys.GREETING),
                values.get(MailKeys.COMMAND),
                values.get(MailKeys.DATA_START),
                values.get(MailKeys.DATA_BLOCK),
                values.get(MailKeys.DATA_END),
                values.get(MailKeys.TOTAL));
    }
}
