package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.traffic.OverloadSettings;

/** The keys of what happens when a node has too much mail. */
final class OverloadKeys {
    private static final OverloadSettings DEFAULT = OverloadSettings.DEFAULT;

    private static final ConfigKey<Long> DISK_FREE = new ConfigKey<>(
            "overload.disk-free",
            Types.size(0, 1L << 42),
            DEFAULT.diskFree(),
            s -> s.reception().overload().diskFree(),
            KeyDoc.of(
                            "Free space on the disk of the data directory below which no more mail is taken.",
                            "Clients then hear `452 4.3.1` and keep their mail, and what was accepted goes on being delivered; mail"
                                    + " is taken again when a quarter more is free, or 1 GB. The embedded broker keeps a reserve of its own"
                                    + " (a tenth of the disk, and never less than 256 MB); when that and a quarter of it, or 1 GB, is more"
                                    + " than this, it counts instead.")
                    .seeAlso("overload.queued"));

    private static final ConfigKey<Integer> QUEUED = new ConfigKey<>(
            "overload.queued",
            Types.number("messages", 0, 1_000_000_000),
            DEFAULT.queued(),
            s -> s.reception().overload().queued(),
            KeyDoc.of(
                            "Most messages in all queues of the broker before no more mail is taken.",
                            "Clients then hear `452 4.3.1`; mail is taken again at nine tenths. 0: no limit.")
                    .seeAlso("overload.disk-free"));

    private OverloadKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(DISK_FREE, QUEUED);
    }

    /** The settings out of the values read. */
    static OverloadSettings read(Values values) {
        return new OverloadSettings(values.get(DISK_FREE), values.get(QUEUED));
    }
}
