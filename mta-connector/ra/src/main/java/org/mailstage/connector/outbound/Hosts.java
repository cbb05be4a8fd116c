package org.mailstage.connector.outbound;

import java.util.ArrayList;
import java.util.List;
import org.mailstage.core.delivery.DeliveryTerms;
import org.mailstage.core.routing.Target;

/**
 * The addresses that one attempt has not tried yet, and the time that it has. One thread.
 *
 * <p>An address of a family that we have no source address for is never among them.
 */
final class Hosts {
    private final List<Target> left;
    private final Deadline deadline;

    Hosts(List<Target> targets, DeliveryTerms terms, Deadline deadline) {
        this.left = new ArrayList<>(targets);
        this.left.removeIf(target -> terms.sourceFor(target.address()).isEmpty());
        this.deadline = deadline;
    }

    Deadline deadline() {
        return deadline;
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    /** True when no other host can be tried: with the time used up there is none either. */
    boolean areUsedUp() {
        return left.isEmpty() || deadline.isOver();
    }

    /** The addresses of the host whose turn it is, best first: they are the same host, so they may race. */
    List<Target> next() {
        String name = left.get(0).hostName();
        return left.stream().filter(target -> target.hostName().equals(name)).toList();
    }

    /** This address is the first to try, after all. */
    void again(Target target) {
        left.add(0, target);
    }

    /** This address has had its turn. */
    void tried(Target target) {
        left.remove(target);
    }
}
