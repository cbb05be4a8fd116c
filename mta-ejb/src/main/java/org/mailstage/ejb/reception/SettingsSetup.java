package org.mailstage.ejb.reception;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.Authenticator;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.ReceptionSettings;
import org.mailstage.core.policy.AddressBook;
import org.mailstage.core.policy.ListenerPolicy;
import org.mailstage.core.policy.QueueStarter;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.PeerSettings;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.core.smtp.server.ReceptionSetup;
import org.mailstage.core.tls.TlsSettings;

/** The setup that the mail settings in force ask for. Thread-safe. */
final class SettingsSetup implements ReceptionSetup {
    private final Supplier<MailSettings> settings;
    private final List<PolicyStage> stages;
    private final @Nullable Authenticator authenticator;
    private final @Nullable AddressBook addressBook;
    private final @Nullable QueueStarter queues;
    private final Map<String, ListenerPolicy> policies = new ConcurrentHashMap<>();

    // Guarded by this.
    private @Nullable MailSettings last;
    private long revision;

    /**
     * @param authenticator signs users in; null for nobody
     * @param addressBook answers VRFY and EXPN; null for nobody
     * @param queues answers ETRN; null for nobody
     */
    SettingsSetup(
            Supplier<MailSettings> settings,
            List<PolicyStage> stages,
            @Nullable Authenticator authenticator,
            @Nullable AddressBook addressBook,
            @Nullable QueueStarter queues) {
        this.settings = settings;
        this.stages = List.copyOf(stages);
        this.authenticator = authenticator;
        this.addressBook = addressBook;
        this.queues = queues;
    }

    private ReceptionSettings current() {
        return settings.get().reception();
    }

    /** Snapshots are immutable, so another object is another configuration. */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public synchronized long revision() {
        MailSettings now = settings.get();
        if (now != last) {
            last = now;
            revision++;
        }
        return revision;
    }

    @Override
    public List<ListenerSettings> listeners() {
        return List.copyOf(current().listeners().values());
    }

    @Override
    public TlsSettings tls() {
        return current().tls();
    }

    @Override
    public PeerSettings peers() {
        return current().peers();
    }

    @Override
    public ReceptionPolicy policy(String listener) {
        ListenerSettings configured = current().listeners().get(listener);
        return policies.computeIfAbsent(listener, name -> {
            if (configured == null) {
                throw new IllegalArgumentException("no listener is named " + name);
            }
            return new ListenerPolicy(settings, configured, stages, authenticator, addressBook, queues);
        });
    }
}
