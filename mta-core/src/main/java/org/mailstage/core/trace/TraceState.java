package org.mailstage.core.trace;

/**
 * Where a message, or one recipient of it, stands.
 *
 * <p>The order is the order of concern: of a message's recipients the one that stands first here gives the message its
 * state, so a message counts as {@link #DELIVERED} only when all its recipients do. The codes are stored; they are never
 * used for another state.
 */
public enum TraceState {
    /** An attempt failed for now; another one follows. */
    DEFERRED(10),
    /** It waits on hold for an administrator. */
    HELD(15),
    /** We are responsible and no attempt was made yet. */
    QUEUED(20),
    /** It lies in the dead-letter queue for an administrator. */
    DEAD_LETTERED(30),
    /** It failed for good and the reverse-path was told. */
    BOUNCED(40),
    /** The give-up time passed. */
    EXPIRED(50),
    /** An attempt failed for good. */
    FAILED(60),
    /** An administrator deleted it. */
    DELETED(65),
    /** The next hop took it. */
    DELIVERED(70);

    private final int code;

    TraceState(int code) {
        this.code = code;
    }

    /** The number that stands for the state in the database; smaller is of more concern. */
    public int code() {
        return code;
    }

    /** The inverse of {@link #code()}. @throws IllegalArgumentException for a code of no state */
    public static TraceState ofCode(int code) {
        for (TraceState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no trace state has the code " + code);
    }

    /** The state of a recipient after an event. */
    public static TraceState after(TraceEvent.Type type) {
        return switch (type) {
            case RECEIVED -> QUEUED;
            case DELIVERED, COMPLAINED, NOTICE_RECEIVED -> DELIVERED;
            case DEFERRED, IN_DOUBT -> DEFERRED;
            case FAILED, UNREPORTED -> FAILED;
            case EXPIRED -> EXPIRED;
            case BOUNCED, BOUNCE_RECEIVED -> BOUNCED;
            case DEAD_LETTERED -> DEAD_LETTERED;
            case HELD -> HELD;
            case RELEASED -> QUEUED;
            case DELETED -> DELETED;
        };
    }

    /** True when nothing more happens by itself. */
    public boolean isFinal() {
        return this != DEFERRED && this != HELD && this != QUEUED;
    }
}
