package org.mailstage.core.delivery;

import java.nio.file.Path;

/**
 * The account under which we sign in at a smart host.
 *
 * @param passwordFile file whose first line is the password, on each node
 */
public record RelayAccount(String user, Path passwordFile, LoginProtection protection) {}
