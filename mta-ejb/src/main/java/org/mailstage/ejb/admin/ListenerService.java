package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mailstage.ejb.config.ConfigService;

/** The SMTP listeners of this node: what is configured beside what there is. Thread-safe. */
@ApplicationScoped
public class ListenerService {
    @Inject
    ConfigService config;

    @Inject
    Listeners listeners;

    @Inject
    Certificates certificates;

    /** Those of the configuration in force, in its order. */
    public List<ListenerView> list() {
        Map<String, ListenerStatus> known = listeners.all().stream()
                .collect(Collectors.toMap(ListenerStatus::name, Function.identity(), (one, other) -> one));
        return config.current().reception().listeners().values().stream()
                .map(settings -> ListenerView.of(settings, known.get(settings.name())))
                .toList();
    }

    /** The certificates they use. */
    public List<CertificateStatus> certificates() {
        return certificates.all();
    }
}
