package org.mailstage.core.site;

import java.time.Instant;
import java.util.Optional;

/**
 * One site as it is now.
 *
 * @param site its name
 * @param provider the provider whose rules hold for it; empty when none's do
 * @param inUse attempts under way, over the cluster
 * @param concurrency attempts that this node makes at once at most, by what it lately saw
 * @param limit attempts that all nodes make at once at most
 * @param closedUntil end of a suspension or of a pause for no host answers; empty when the site is open, and also when it is
 *     suspended until somebody resumes it
 * @param why why it is closed, or slower than its settings say; empty when it is not
 * @param rateLeft whether the message rate leaves something; empty when there is none
 */
public record SiteView(
        String site,
        String provider,
        int inUse,
        int concurrency,
        int limit,
        Optional<Instant> closedUntil,
        String why,
        Optional<Boolean> rateLeft) {}
