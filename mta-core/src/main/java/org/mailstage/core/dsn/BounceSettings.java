package org.mailstage.core.dsn;

import java.time.Duration;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.bounce.VerpSettings;
import org.mailstage.core.schedule.Rate;

/**
 * Limits of delivery status notifications, where those go that cannot be delivered, and addresses that recognise bounces.
 * Immutable.
 *
 * @param limit most notifications to one sender, on each node; empty for any number
 * @param doubleBounceAddress who gets a report when a notification cannot be delivered; empty for the dead-letter queue
 * @param verp addresses that recognise bounces
 */
public record BounceSettings(Optional<Rate> limit, Optional<Mailbox> doubleBounceAddress, VerpSettings verp) {
    public static final BounceSettings DEFAULT =
            new BounceSettings(Optional.of(new Rate(60, Duration.ofHours(1))), Optional.empty(), VerpSettings.DEFAULT);
}
