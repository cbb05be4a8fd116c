package org.mailstage.web.console;

/**
 * Where the reader is in a long list that is shown page by page. Immutable.
 *
 * @param number of the page, from 1
 * @param size entries of a page
 * @param shown entries on this page
 * @param more whether entries follow
 */
public record Paging(int number, int size, int shown, boolean more) {
    /** Pages beyond are not offered: nobody turns a thousand pages, and each costs more than the one before. */
    static final int MOST = 200;

    /** The page asked for, in bounds; the first one when that is no number. */
    static int number(String asked) {
        try {
            return Math.max(1, Math.min(Integer.parseInt(asked), MOST));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    static int offset(int number, int size) {
        return (number - 1) * size;
    }

    public boolean hasPrevious() {
        return number > 1;
    }

    public boolean hasNext() {
        return more && number < MOST;
    }

    public int previous() {
        return number - 1;
    }

    public int next() {
        return number + 1;
    }

    /** Number of the first entry, from 1; 0 when there is none. */
    public int from() {
        return shown == 0 ? 0 : offset(number, size) + 1;
    }

    /** Number of the last entry. */
    public int to() {
        return offset(number, size) + shown;
    }

    /** Whether there is another page at all. */
    public boolean needed() {
        return hasPrevious() || hasNext();
    }
}
