package org.mailstage.core.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mailstage.core.auth.AuthSettings;
import org.mailstage.core.greylist.GreylistSettings;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.PeerSettings;
import org.mailstage.core.tls.TlsSettings;
import org.mailstage.core.traffic.OverloadSettings;
import org.mailstage.core.traffic.TrafficSettings;
import org.mailstage.core.triage.TriageSettings;
import org.mailstage.core.verification.VerificationSettings;

/**
 * The inbound part of the mail settings. Immutable.
 *
 * @param listeners the listeners by name, in the order of the file
 */
public record ReceptionSettings(
        Map<String, ListenerSettings> listeners,
        TlsSettings tls,
        PeerSettings peers,
        AuthSettings auth,
        TrafficSettings traffic,
        TriageSettings triage,
        GreylistSettings greylist,
        VerificationSettings verification,
        OverloadSettings overload) {
    public static final ReceptionSettings DEFAULT = new ReceptionSettings(
            defaultListeners(),
            TlsSettings.DEFAULT,
            PeerSettings.DEFAULT,
            AuthSettings.DEFAULT,
            TrafficSettings.DEFAULT,
            TriageSettings.DEFAULT,
            GreylistSettings.DEFAULT,
            VerificationSettings.DEFAULT,
            OverloadSettings.DEFAULT);

    public ReceptionSettings {
        listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
    }

    /** Loopback only, and ports that need no privilege. */
    private static Map<String, ListenerSettings> defaultListeners() {
        Map<String, ListenerSettings> listeners = new LinkedHashMap<>();
        put(listeners, ListenerRole.MX, 2525);
        put(listeners, ListenerRole.SUBMISSION, 2587);
        put(listeners, ListenerRole.SUBMISSIONS, 2465);
        return listeners;
    }

    private static void put(Map<String, ListenerSettings> listeners, ListenerRole role, int port) {
        String name = role.keyword();
        listeners.put(name, ListenerSettings.of(name, role, new HostPort("127.0.0.1", port)));
    }
}
