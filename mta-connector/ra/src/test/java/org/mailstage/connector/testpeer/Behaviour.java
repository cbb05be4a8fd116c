package org.mailstage.connector.testpeer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the server does at one step, instead of accepting: a chain of actions, each for some times or for ever. When the
 * chain is used up, the server accepts again. Thread-safe.
 */
public final class Behaviour {
    /** One way to behave. */
    enum Kind {
        ACCEPT,
        REPLY,
        REPLY_AND_DROP,
        REPLY_SLOWLY,
        READ_SLOWLY,
        HANG,
        DROP,
        RESET
    }

    record Action(Kind kind, String text, Duration pause) {}

    private static final class Entry {
        private final Action action;
        private int left = Integer.MAX_VALUE;

        Entry(Action action) {
            this.action = action;
        }
    }

    private final List<Entry> chain = new ArrayList<>();
    private String argument = "";
    private int skip;

    Behaviour() {}

    /** Only when the command's argument contains this. */
    public synchronized Behaviour matching(String part) {
        argument = part;
        return this;
    }

    /** Not the first few times. */
    public synchronized Behaviour after(int times) {
        skip = times;
        return this;
    }

    /** Sends this reply; several lines are separated by CRLF, the last CRLF is added. */
    public Behaviour reply(String text) {
        return add(Kind.REPLY, text, Duration.ZERO);
    }

    /** Sends this reply and closes the connection. */
    public Behaviour replyAndDrop(String text) {
        return add(Kind.REPLY_AND_DROP, text, Duration.ZERO);
    }

    /** Sends this reply octet by octet with a pause before each. */
    public Behaviour replySlowly(String text, Duration pause) {
        return add(Kind.REPLY_SLOWLY, text, pause);
    }

    /** Sends octets that are no reply. */
    public Behaviour garbage() {
        return reply("\u0000\u0001\u00ff this is no reply");
    }

    /** Never answers, but keeps the connection. */
    public Behaviour hang() {
        return add(Kind.HANG, "", Duration.ZERO);
    }

    /** For {@link Step#CONTENT}: reads 16 KB of the content, then pauses, again and again. */
    public Behaviour readSlowly(Duration pause) {
        return add(Kind.READ_SLOWLY, "", pause);
    }

    /** Closes the connection without a word. */
    public Behaviour drop() {
        return add(Kind.DROP, "", Duration.ZERO);
    }

    /** Resets the connection (RST). */
    public Behaviour reset() {
        return add(Kind.RESET, "", Duration.ZERO);
    }

    /** How often the action named last is done. */
    public synchronized Behaviour times(int times) {
        chain.get(chain.size() - 1).left = times;
        return this;
    }

    /** Says out loud that the server accepts afterwards. */
    public Behaviour thenAccept() {
        return add(Kind.ACCEPT, "", Duration.ZERO);
    }

    private synchronized Behaviour add(Kind kind, String text, Duration pause) {
        if (!chain.isEmpty() && chain.get(chain.size() - 1).left == Integer.MAX_VALUE) {
            // "reply(x).reply(y)": x once, then y.
            chain.get(chain.size() - 1).left = 1;
        }
        chain.add(new Entry(new Action(kind, text, pause)));
        return this;
    }

    /** The action for this occurrence; empty when this behaviour has nothing to say. */
    synchronized Optional<Action> next(String commandArgument) {
        if (!commandArgument.contains(argument)) {
            return Optional.empty();
        }
        if (skip > 0) {
            skip--;
            return Optional.empty();
        }
        for (Entry entry : chain) {
            if (entry.left > 0) {
                if (entry.left != Integer.MAX_VALUE) {
                    entry.left--;
                }
                return Optional.of(entry.action);
            }
        }
        return Optional.empty();
    }
}
