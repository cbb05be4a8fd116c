package org.mailstage.ejb.auth;

import java.time.Instant;
import java.util.Optional;
import org.mailstage.core.auth.Block;

/**
 * A block as a text for the grid, one line with tabs: the grid does not know our classes, and nodes of two versions must
 * understand each other. Stateless.
 */
final class BlockText {
    private static final String VERSION = "1";

    private BlockText() {}

    /** @param origin the node that writes it */
    static String write(Block block, String origin) {
        return String.join(
                "\t",
                VERSION,
                origin,
                block.kind().name(),
                block.range(),
                Long.toString(block.since().toEpochMilli()),
                Long.toString(block.until().toEpochMilli()),
                Integer.toString(block.tries()),
                block.account());
    }

    /** Empty when it is none, one of a version that we do not understand, or written by the reader itself. */
    static Optional<Block> read(String text, String reader) {
        String[] parts = text.split("\t", 8);
        if (parts.length != 8 || !parts[0].equals(VERSION) || parts[1].equals(reader)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Block(
                    Block.Kind.valueOf(parts[2]),
                    parts[7],
                    parts[3],
                    Instant.ofEpochMilli(Long.parseLong(parts[4])),
                    Instant.ofEpochMilli(Long.parseLong(parts[5])),
                    Integer.parseInt(parts[6])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
