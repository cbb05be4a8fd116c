package org.mailstage.web.security;

import java.io.Serializable;

/**
 * Somebody who has proved who they are and may administer.
 *
 * @param user name in the realm
 */
public record Identity(String user) implements Serializable {}
