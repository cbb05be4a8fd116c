package org.mailstage.core.auth;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How passwords are checked by LDAP (RFC 4511, RFC 4513). Immutable.
 *
 * <p>With {@code bindDn} a user's DN is made from its name; without it the user's entry is searched for.
 *
 * @param servers URLs, {@code ldap://} or {@code ldaps://}, asked in that order
 * @param startTls whether connections to {@code ldap://} go on under TLS
 * @param trustFile certificates in PEM that servers are trusted by; empty for those that Java trusts
 * @param bindDn the DN of a user, with {@code {user}}, {@code {local}} and {@code {domain}} in it; empty to search
 * @param base where the search begins; not used with {@code bindDn}
 * @param filter what the user's entry has, with the same words in it
 * @param account DN of the account that searches; empty for an anonymous search
 * @param passwordFile file that holds its password
 * @param nameAttribute attribute with the user's name as we know it; empty for the name that was typed
 * @param senderAttributes attributes with addresses that the user may send as
 * @param connectTimeout for a connection, TLS included
 * @param timeout for an answer
 * @param connections most connections at the same time, of each kind
 */
public record LdapSettings(
        List<URI> servers,
        boolean startTls,
        Optional<Path> trustFile,
        Optional<String> bindDn,
        Optional<String> base,
        String filter,
        Optional<String> account,
        Optional<Path> passwordFile,
        Optional<String> nameAttribute,
        List<String> senderAttributes,
        Duration connectTimeout,
        Duration timeout,
        int connections) {
    public LdapSettings {
        servers = List.copyOf(servers);
        senderAttributes = List.copyOf(senderAttributes);
    }
}
