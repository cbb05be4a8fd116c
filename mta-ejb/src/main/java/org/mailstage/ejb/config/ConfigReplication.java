package org.mailstage.ejb.config;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.ConfigFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the newest configuration to every node of the cluster, over one entry of a map they share.
 *
 * <p>For one thread. Each node compares its configuration with the entry from time to time and takes or gives the newer
 * one; so a node that joins, a grid that was lost or split, and an entry that went away all heal alike. A configuration
 * that has faults on this node only (with the settings of its command line) leaves the one before in force here.
 */
final class ConfigReplication {
    /** The entry; its value is a {@link KeptConfig} as text, as grid members share no classes of ours. */
    static final String ENTRY = "mail";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReplication.class);
    private static final int MAX_RACES = 10;

    private final ConfigService config;
    private final Supplier<ConcurrentMap<String, String>> grid;
    private Revision refused = Revision.NONE;
    private boolean alone;

    /** @param grid gives the shared map, or throws while there is none */
    ConfigReplication(ConfigService config, Supplier<ConcurrentMap<String, String>> grid) {
        this.config = config;
        this.grid = grid;
    }

    /** Takes or gives the newer configuration. @return false when there is no grid */
    boolean exchange() {
        try {
            exchange(grid.get());
            if (alone) {
                LOG.info("MTA-14008 configuration is shared with the cluster again");
            }
            alone = false;
            return true;
        } catch (RuntimeException e) {
            if (!alone) {
                LOG.warn("MTA-14007 configuration of this node only, no grid: cause=\"{}\"", e.toString());
            }
            alone = true;
            return false;
        }
    }

    private void exchange(ConcurrentMap<String, String> shared) {
        for (int race = 0; race < MAX_RACES; race++) {
            @Nullable String text = shared.get(ENTRY);
            KeptConfig theirs = text == null ? KeptConfig.NONE : KeptConfig.parse(text);
            KeptConfig ours = config.applied().kept();
            int order = theirs.revision().compareTo(ours.revision());
            if (order > 0) {
                take(theirs);
                return;
            }
            if (order == 0 || give(shared, text, ours)) {
                return;
            }
        }
    }

    private static boolean give(ConcurrentMap<String, String> shared, @Nullable String before, KeptConfig ours) {
        return before == null
                ? shared.putIfAbsent(ENTRY, ours.toString()) == null
                : shared.replace(ENTRY, before, ours.toString());
    }

    private void take(KeptConfig theirs) {
        if (Objects.equals(refused, theirs.revision())) {
            return;
        }
        try {
            List<ConfigFault> faults = config.applyNewer(theirs);
            if (!faults.isEmpty()) {
                refused = theirs.revision();
                LOG.error(
                        "MTA-14009 configuration of the cluster has faults on this node: revision={} origin={} faults=\"{}\"",
                        theirs.revision(),
                        theirs.origin(),
                        faults);
            }
        } catch (IOException e) {
            LOG.error("MTA-14006 configuration not kept for the next start: cause=\"{}\"", e.toString());
        }
    }
}
