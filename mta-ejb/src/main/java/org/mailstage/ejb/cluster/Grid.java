package org.mailstage.ejb.cluster;

import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application server's Hazelcast.
 *
 * <p>Stateless. It belongs to the server, which does not have our classes: what is put there are strings, numbers and
 * octets only.
 */
public final class Grid {
    private static final Logger LOG = LoggerFactory.getLogger(Grid.class);
    private static final String NAME = "payara/Hazelcast";

    private Grid() {}

    /**
     * Looks it up; the server may give another one later, so what is given here is not to be kept without asking again.
     *
     * @throws IllegalStateException while there is none
     */
    // The name is a constant and the context the server's own.
    @SuppressWarnings("BanJNDI")
    public static HazelcastInstance instance() {
        try {
            return InitialContext.doLookup(NAME);
        } catch (NamingException e) {
            throw new IllegalStateException("no " + NAME + " in this server", e);
        }
    }

    /**
     * A map that keeps about so many entries on each node, those used last. The bound can be set only before the map is made
     * for the first time; when that is too late, entries still expire.
     */
    public static <V> IMap<String, V> map(HazelcastInstance instance, String name, int capacity) {
        try {
            instance.getConfig()
                    .addMapConfig(new MapConfig(name)
                            .setEvictionConfig(new EvictionConfig()
                                    .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                                    .setSize(capacity)
                                    .setEvictionPolicy(EvictionPolicy.LRU)));
        } catch (RuntimeException e) {
            LOG.debug("the grid keeps its own bound for {}", name, e);
        }
        return instance.getMap(name);
    }
}
