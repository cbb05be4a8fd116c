package org.mailstage.ejb.admin;

/**
 * What became of a change of users or aliases. Immutable.
 *
 * @param detail what is wrong, for people; empty when it is done
 */
public record DirectoryChange(Outcome outcome, String detail) {
    /** Done. */
    public static final DirectoryChange DONE = new DirectoryChange(Outcome.DONE, "");

    /** How it ended. */
    public enum Outcome {
        /** In force on this node, and on its way to the others. */
        DONE,
        /** There is one of that name already. */
        EXISTS,
        /** There is none of that name. */
        UNKNOWN,
        /** A value is not what it should be. */
        INVALID
    }

    public boolean isDone() {
        return outcome == Outcome.DONE;
    }

    static DirectoryChange invalid(String detail) {
        return new DirectoryChange(Outcome.INVALID, detail);
    }
}
