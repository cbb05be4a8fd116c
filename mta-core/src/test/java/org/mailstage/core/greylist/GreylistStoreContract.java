package org.mailstage.core.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for every implementation of {@link GreylistStore}, seen from one node. */
public interface GreylistStoreContract {
    Duration HOUR = Duration.ofHours(1);

    GreylistStore store();

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    default Optional<GreylistEntry> find(String key) {
        return get(store().find(key));
    }

    @Test
    default void entryShouldBeFoundWhenItWasPut() {
        GreylistEntry entry = new GreylistEntry(1, 2, 3);
        assertThat(find("put")).isEmpty();

        get(store().put("put", entry, HOUR));

        assertThat(find("put")).contains(entry);
        assertThat(store().size()).isEqualTo(1);
    }

    @Test
    default void entryShouldBeGoneWhenItWasRemoved() {
        get(store().put("removed", new GreylistEntry(1, 2, 3), HOUR));
        get(store().remove("removed"));
        get(store().remove("never there"));

        assertThat(find("removed")).isEmpty();
    }

    @Test
    default void listShouldHoldWhatBeginsSoAndNoMoreThanAskedFor() {
        for (int i = 0; i < 5; i++) {
            get(store().put("n net" + i, new GreylistEntry(1, 2, i), HOUR));
            get(store().put("s sender" + i, new GreylistEntry(1, 2, 0), HOUR));
        }

        assertThat(get(store().list("n ", 100)))
                .hasSize(5)
                .extracting(GreylistStore.Known::key)
                .allMatch(key -> key.startsWith("n "));
        assertThat(get(store().list("n ", 2))).hasSize(2);
    }
}
