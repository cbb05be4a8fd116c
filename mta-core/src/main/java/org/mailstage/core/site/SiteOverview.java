package org.mailstage.core.site;

import java.util.List;

/** What a gate knows, for display. Thread-safe; answers from memory. */
public interface SiteOverview {
    /** Every limit that concerns such an attempt, the ones that turn it away now first. Takes nothing. */
    List<LimitView> explain(SiteRequest request);

    /** The sites that this node has sent to lately, by name. */
    List<SiteView> sites();
}
