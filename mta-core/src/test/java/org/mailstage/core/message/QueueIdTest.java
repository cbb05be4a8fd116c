package org.mailstage.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueIdTest {

    @Test
    void nextShouldBeUniqueWhenManyAreMadeInOneMillisecond() {
        Set<QueueId> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(QueueId.next(1_700_000_000_000L));
        }

        assertThat(ids).hasSize(10_000).allSatisfy(id -> assertThat(id.value()).matches("[0-9A-Z]{18}"));
    }

    @Test
    void nextShouldSortByTimeWhenComparedAsText() {
        String before = QueueId.next(1_700_000_000_000L).toString();

        assertThat(QueueId.next(1_700_000_000_001L).toString()).isGreaterThan(before);
        assertThat(QueueId.next(4_102_444_800_000L).toString()).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ABCDEFG", "abcdefgh", "ABCDEFG ", "ABCDEFG\n", "ABCDEFGHABCDEFGHABCDEFGHABCDEFGHA"})
    void constructorShouldRefuseWhenTextIsNoId(String text) {
        assertThatThrownBy(() -> new QueueId(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
