package org.mailstage.core.site;

import java.util.List;

/**
 * What is suspended, over the whole cluster. Survives the restart of a node.
 *
 * <p>Thread-safe. Changes may take some milliseconds, for the disk; they hold here at once and on the other nodes within
 * moments.
 */
public interface Suspensions {
    /** Those that hold now, by scope and name. */
    List<Suspension> list();

    /** Suspends; takes the place of another suspension of the same scope and name. */
    void suspend(Suspension suspension);

    /** Ends a suspension. @return false when there was none */
    boolean resume(Suspension.Scope scope, String name);
}
