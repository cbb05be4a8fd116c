package org.mailstage.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.message.MessageContent;

class ContentCollectorTest {
    private static final int THRESHOLD = 512 << 10;

    @TempDir
    Path directory;

    private final Random random = new Random(3);

    private ContentCollector collector(MemoryBudget memory) {
        return new ContentStore(memory, THRESHOLD, new SpillDirectory(directory)).collect("NAME");
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    private void write(ContentCollector collector, byte[] octets, int largestPiece) throws IOException {
        int at = 0;
        while (at < octets.length) {
            int piece = Math.min(octets.length - at, 1 + random.nextInt(largestPiece));
            // As the decoder does: out of an array that is used again at once.
            byte[] scratch = Arrays.copyOfRange(octets, at, at + piece);
            collector.write(scratch, 0, piece);
            Arrays.fill(scratch, (byte) 0);
            at += piece;
        }
    }

    private static byte[] read(MessageContent content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        return out.toByteArray();
    }

    @Test
    void contentShouldBeWhatWasWrittenWhenSizesAreOfAnyKind() throws Exception {
        MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE);
        int[] sizes = {
            0,
            1,
            8191,
            8192,
            8193,
            65_535,
            65_536,
            65_537,
            131_072,
            THRESHOLD - 1,
            THRESHOLD,
            THRESHOLD + 1,
            3 * THRESHOLD
        };
        for (int size : sizes) {
            for (int piece : new int[] {700, 10_000, 200_000}) {
                byte[] octets = octets(size);
                try (ContentCollector collector = collector(memory)) {
                    write(collector, octets, piece);
                    MessageContent content = collector.finish();

                    assertThat(content.size()).isEqualTo(size);
                    assertThat(content.inMemory())
                            .as("%d octets in memory", size)
                            .isEqualTo(size <= THRESHOLD);
                    assertThat(read(content)).isEqualTo(octets);
                    assertThat(memory.held()).isBetween(content.inMemory() ? (long) size : 0, size + (8L << 10) + size);
                }
                assertThat(memory.held()).isZero();
                assertThat(directory).isEmptyDirectory();
            }
        }
    }

    @Test
    void contentShouldLieInFileWhenMemoryForAllIsUsedUp() throws Exception {
        MemoryBudget memory = new MemoryBudget(100 << 10);
        byte[] octets = octets(70 << 10);
        try (ContentCollector collector = collector(memory)) {
            write(collector, octets, 5_000);
            MessageContent content = collector.finish();

            assertThat(content.inMemory()).isFalse();
            assertThat(read(content)).isEqualTo(octets);
            assertThat(memory.held()).isZero();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void contentShouldLieInFileWhenThereIsNoRoomToJoinIt() throws Exception {
        // Two chunks fit, and the joined message beside them does not.
        MemoryBudget memory = new MemoryBudget(130 << 10);
        byte[] octets = octets(100 << 10);
        try (ContentCollector collector = collector(memory)) {
            write(collector, octets, 5_000);
            assertThat(memory.held()).isEqualTo(128 << 10);
            MessageContent content = collector.finish();

            assertThat(content.inMemory()).isFalse();
            assertThat(read(content)).isEqualTo(octets);
        }
        assertThat(memory.held()).isZero();
        assertThat(directory).isEmptyDirectory();
    }
}
