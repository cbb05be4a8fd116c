package org.mailstage.connector.inbound;

/**
 * Where the content of incoming messages lies: in memory up to a threshold per message and a bound over all, else in
 * files. Thread-safe; shared by all listeners.
 *
 * @param threshold octets of one message above which it moves to a file
 */
record ContentStore(MemoryBudget memory, int threshold, SpillDirectory spill) {
    /** A collector for the message of that name. */
    ContentCollector collect(String name) {
        return new ContentCollector(this, name);
    }
}
