package org.mailstage.core.triage;

import java.util.List;

/**
 * What the DNS lists say about one address. Immutable.
 *
 * @param total sum of the weights of all rules that match
 * @param lists zones that speak against the client, the heaviest first
 */
record ListScore(int total, List<String> lists) {
    static final ListScore NONE = new ListScore(0, List.of());

    ListScore {
        lists = List.copyOf(lists);
    }
}
