package org.mailstage.core.routing;

import java.util.List;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.smtp.EnhancedStatus;

/** What the resolution of a next hop gave: targets in the order to try, or why there are none. */
public sealed interface Resolution {
    /**
     * Targets, best first, bounded in number: at least one, but none when the next hop's kind has no hosts
     * ({@link NextHop.Kind#hasHosts()}), so that nothing is to be looked up.
     *
     * @param site whoever they belong to: all MX hosts of the domain, not only those among the targets
     */
    record Targets(List<Target> targets, Site site) implements Resolution {
        public Targets {
            targets = List.copyOf(targets);
        }

        /** Names of the hosts, each once, in the order to try. */
        public List<String> hosts() {
            return targets.stream().map(Target::hostName).distinct().toList();
        }

        /** What a next hop whose kind has no hosts resolves to. */
        static Targets none(NextHop nextHop) {
            return new Targets(List.of(), Site.of(nextHop));
        }
    }

    /** No target; the status says whether to try again (4.y.z) or not (5.y.z). */
    record Unresolved(EnhancedStatus status, Diagnostic diagnostic) implements Resolution {}
}
