package org.mailstage.ejb.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node refuses, and whom. Immutable.
 *
 * @param overload why no mail is taken; null when it is
 * @param overloadRefusals mail transactions refused for that since the start
 * @param rules refusals since the start, by rule of traffic
 * @param overLimit who is over a limit now, most recent first
 * @param greylist what greylisting did
 */
public record DefenceStatus(
        @Nullable Overload overload,
        long overloadRefusals,
        List<RuleRefusals> rules,
        List<OverLimitClient> overLimit,
        GreylistCounts greylist) {
    public DefenceStatus {
        rules = List.copyOf(rules);
        overLimit = List.copyOf(overLimit);
    }

    /** Why no mail is taken. @param reason {@code disk}, {@code queue} or {@code broker} */
    public record Overload(String reason, Instant since, String detail) {}

    /** How often a rule refused. */
    public record RuleRefusals(String rule, long refusals) {}

    /**
     * What greylisting did on this node since its start.
     *
     * @param entries senders and networks that are remembered in the cluster; -1 when nobody can say
     * @param delayed recipients whose sender was asked to come back
     * @param passed recipients whose sender came back
     * @param unanswered recipients let in because the cluster did not answer
     */
    public record GreylistCounts(long entries, long delayed, long passed, long unanswered) {}
}
