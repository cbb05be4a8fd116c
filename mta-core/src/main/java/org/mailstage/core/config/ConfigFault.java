package org.mailstage.core.config;

/**
 * One fault in a configuration, for the person who wrote it. Immutable.
 *
 * @param line line in the file, from 1; 0 for what stands on the command line or follows from a default
 * @param column column in that line, from 1; 0 where there is no line
 * @param key the key, {@code -Dmta.KEY} when it was given on the command line; empty when the file is no YAML
 * @param message what is wrong and, where known, how to put it right; one line
 */
public record ConfigFault(int line, int column, String key, String message) {
    @Override
    public String toString() {
        String where = line > 0 ? "line " + line + ", column " + column + ": " : "";
        return where + (key.isEmpty() ? message : key + ": " + message);
    }
}
