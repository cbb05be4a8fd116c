package org.mailstage.ejb.admin;

import java.time.Instant;
import org.mailstage.core.auth.Block;

/**
 * A block as an administrator sees it. Immutable.
 *
 * @param id names it when it is to be lifted
 * @param kind what is blocked
 * @param account the name that was tried; empty for every account
 * @param network the address range; empty for everywhere
 * @param reason why, in words
 * @param since when it began
 * @param until when it ends by itself
 * @param tries failures that led to it
 */
public record BlockView(
        String id,
        Block.Kind kind,
        String account,
        String network,
        String reason,
        Instant since,
        Instant until,
        int tries) {
    static BlockView of(Block block) {
        return new BlockView(
                block.id(),
                block.kind(),
                block.account(),
                block.range(),
                block.kind().reason(),
                block.since(),
                block.until(),
                block.tries());
    }
}
