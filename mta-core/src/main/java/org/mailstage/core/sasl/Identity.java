package org.mailstage.core.sasl;

/**
 * Who has authenticated. Immutable.
 *
 * @param user the user whose credentials were shown
 * @param authorized the user on whose behalf the session goes on; mostly the same
 */
public record Identity(String user, String authorized) {}
