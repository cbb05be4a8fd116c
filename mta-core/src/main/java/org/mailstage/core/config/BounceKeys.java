package org.mailstage.core.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.ValueType.Maybe;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.dsn.BounceSettings;
import org.mailstage.core.schedule.Rate;

/** The keys of bounces. */
final class BounceKeys {
    private static final BounceSettings DEFAULT = BounceSettings.DEFAULT;
    private static final String NO_LIMIT = "none";

    private static final One<Optional<Rate>> RATE_OR_NONE = new One<>(
            "rate or none",
            "",
            text -> text.equalsIgnoreCase(NO_LIMIT)
                    ? Optional.empty()
                    : Optional.of(Types.RATE.reader().apply(text)),
            rate -> rate.map(Types.RATE.writer()).orElse(NO_LIMIT));

    private static final ConfigKey<Optional<Rate>> LIMIT = new ConfigKey<>(
            "bounces.limit",
            RATE_OR_NONE,
            DEFAULT.limit(),
            settings -> settings.delivery().bounces().limit(),
            KeyDoc.of(
                            "Most delivery status notifications to one sender, on each node.",
                            "Somebody whose address was forged in thousands of messages is not to get thousands of notifications."
                                    + " Beyond the limit none is sent until the time is over; the trace then shows each recipient of"
                                    + " whom the sender heard nothing as not reported, the log has `MTA-12041`, and"
                                    + " `mta_unreported_total` counts them.")
                    .seeAlso("bounces.double-bounce-address"));

    private static final ConfigKey<Optional<Mailbox>> DOUBLE_BOUNCE_ADDRESS = new ConfigKey<>(
            "bounces.double-bounce-address",
            new Maybe<>(Types.MAILBOX),
            DEFAULT.doubleBounceAddress(),
            settings -> settings.delivery().bounces().doubleBounceAddress(),
            KeyDoc.of(
                            "Who gets a report about mail with the null reverse-path that cannot be delivered.",
                            "Mostly such mail is a notification itself. Without this address, when the report cannot be delivered"
                                    + " either, and beyond `bounces.limit`, the message goes to `mta.dead-letter`.")
                    .sample("postmaster@example.org")
                    .defaultText("none: the dead-letter queue")
                    .seeAlso("bounces.limit", "postmaster"));

    private BounceKeys() {}

    static List<ConfigKey<?>> all() {
        return Stream.<List<? extends ConfigKey<?>>>of(List.of(LIMIT, DOUBLE_BOUNCE_ADDRESS), VerpKeys.all())
                .<ConfigKey<?>>flatMap(List::stream)
                .toList();
    }

    /** The settings out of the values read. */
    static BounceSettings read(Values values) {
        return new BounceSettings(values.get(LIMIT), values.get(DOUBLE_BOUNCE_ADDRESS), VerpKeys.read(values));
    }
}
