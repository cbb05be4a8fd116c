package org.mailstage.core.config;

import java.util.List;

/** The keys of messages that go to several next hops. */
final class FanOutKeys {
    static final ConfigKey<Long> SHARED_BODY = new ConfigKey<>(
            "delivery.shared-body",
            Types.size(16L << 10, 1L << 30),
            256L << 10,
            s -> s.delivery().sharedBody(),
            KeyDoc.of(
                            "From which size on a message to several next hops is stored once.",
                            "It then lies in a queue of its own in the broker until the last recipient is final, and each next hop's"
                                    + " message refers to it. A smaller message is copied for each next hop, which is faster.")
                    .seeAlso("limits.message-size"));

    private FanOutKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(SHARED_BODY);
    }
}
