package org.mailstage.ejb.cluster;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Keeps a copy of a map in the grid; entries that expire are to do so in the copy by themselves.
 *
 * <p>As thread-safe as the copy: the grid calls from threads of its own. To be registered with the values included.
 *
 * @param put takes an entry that is new or was changed, by this node too
 * @param remove takes the key of an entry that was removed, by this node too
 */
public record EntryCopier(BiConsumer<String, String> put, Consumer<String> remove)
        implements EntryAddedListener<String, String>,
                EntryUpdatedListener<String, String>,
                EntryRemovedListener<String, String> {
    @Override
    public void entryAdded(EntryEvent<String, String> event) {
        put.accept(event.getKey(), event.getValue());
    }

    @Override
    public void entryUpdated(EntryEvent<String, String> event) {
        put.accept(event.getKey(), event.getValue());
    }

    @Override
    public void entryRemoved(EntryEvent<String, String> event) {
        remove.accept(event.getKey());
    }
}
