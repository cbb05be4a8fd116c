package org.mailstage.core.cluster;

import java.util.List;

/** The nodes of the cluster, for display. Thread-safe; answers from memory. */
public interface ClusterNodes {
    /** Nodes that are alive, by name, this one included. Without a grid it is this node alone. */
    List<NodeStatus> nodes();

    /** Name of this node. */
    String self();
}
