package org.mailstage.core.verification;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts unknown recipients by client: an IPv4 address or an IPv6 /64. Thread-safe, bounded; this node only.
 */
final class HarvestLimit {
    private static final int CAPACITY = 50_000;
    private static final int SUBNET_OCTETS = 8;

    private record Window(long begun, int count) {}

    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

    HarvestLimit(Clock clock) {
        this.clock = clock;
    }

    /** Counts one. @return how many they are in the window now, this one included */
    int count(InetAddress client, VerificationSettings.Harvest settings) {
        String key = key(client);
        long now = clock.millis();
        synchronized (windows) {
            Window before = windows.get(key);
            Window window =
                    before != null && now - before.begun() < settings.window().toMillis()
                            ? new Window(before.begun(), before.count() + 1)
                            : new Window(now, 1);
            windows.put(key, window);
            if (windows.size() > CAPACITY) {
                windows.remove(windows.keySet().iterator().next());
            }
            return window.count();
        }
    }

    /** Whether the client has had more than the limit already. */
    boolean isOver(InetAddress client, VerificationSettings.Harvest settings) {
        synchronized (windows) {
            Window window = windows.get(key(client));
            return window != null && window.count() > settings.limit() && isOpen(window, clock.millis(), settings);
        }
    }

    private static boolean isOpen(Window window, long now, VerificationSettings.Harvest settings) {
        return now - window.begun() < settings.window().toMillis();
    }

    private static String key(InetAddress client) {
        byte[] octets = client.getAddress();
        return HexFormat.of().formatHex(octets.length == 4 ? octets : Arrays.copyOf(octets, SUBNET_OCTETS));
    }
}
