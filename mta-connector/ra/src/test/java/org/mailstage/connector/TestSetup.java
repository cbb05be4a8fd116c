package org.mailstage.connector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.PeerSettings;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.core.smtp.server.ReceptionSetup;
import org.mailstage.core.tls.TlsSettings;

/** A setup that a test changes while it is served. Thread-safe. */
public final class TestSetup implements ReceptionSetup {
    private final ReceptionPolicy policy;
    private Map<String, ListenerSettings> listeners = Map.of();
    private TlsSettings tls = TlsSettings.DEFAULT;
    private PeerSettings peers = PeerSettings.DEFAULT;
    private long revision;

    private TestSetup(ReceptionPolicy policy) {
        this.policy = policy;
    }

    /** One listener, that of the policy. */
    public static TestSetup of(ReceptionPolicy policy) {
        return new TestSetup(policy).with(policy.listener());
    }

    /** A listener of that name and role; where it listens is for the override of addresses to say. */
    public static ListenerSettings listener(String name, ListenerRole role) {
        return ListenerSettings.of(name, role, new HostPort("127.0.0.1", 25));
    }

    /** From now on with that listener, in place of one of the same name. */
    public synchronized TestSetup with(ListenerSettings listener) {
        Map<String, ListenerSettings> more = new LinkedHashMap<>(listeners);
        more.put(listener.name(), listener);
        listeners = more;
        revision++;
        return this;
    }

    /** From now on without that listener. */
    public synchronized TestSetup without(String listener) {
        Map<String, ListenerSettings> less = new LinkedHashMap<>(listeners);
        less.remove(listener);
        listeners = less;
        revision++;
        return this;
    }

    public synchronized TestSetup with(TlsSettings settings) {
        tls = settings;
        revision++;
        return this;
    }

    public synchronized TestSetup with(PeerSettings settings) {
        peers = settings;
        revision++;
        return this;
    }

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public synchronized List<ListenerSettings> listeners() {
        return List.copyOf(listeners.values());
    }

    @Override
    public synchronized TlsSettings tls() {
        return tls;
    }

    @Override
    public synchronized PeerSettings peers() {
        return peers;
    }

    @Override
    public ReceptionPolicy policy(String listener) {
        return policy;
    }
}
