package org.mailstage.ejb.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.LdapSettings;
import org.mailstage.core.auth.UserNames;

/**
 * Users of LDAP servers, under settings that do not change: finds a user's entry and checks its password by binding as it
 * (RFC 4513 §5.1.3).
 *
 * <p>Thread-safe; every call ends within the time-outs of the settings, at most once more for a connection that the server
 * had closed meanwhile.
 */
final class LdapDirectory implements AutoCloseable {
    /** What servers say of users who may not sign in with this password; everything else says nothing about it. */
    private static final Set<ResultCode> REFUSALS = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INVALID_DN_SYNTAX);

    private final LdapSettings settings;
    private final LDAPConnectionPool users;
    private final @Nullable LDAPConnectionPool searches;

    /** @throws LDAPException when a file of the settings cannot be read */
    LdapDirectory(LdapSettings settings) throws LDAPException {
        this.settings = settings;
        this.users = LdapConnections.forUsers(settings);
        try {
            this.searches = settings.bindDn().isPresent() ? null : LdapConnections.forSearches(settings);
        } catch (LDAPException e) {
            users.close();
            throw e;
        }
    }

    /**
     * A user whose password was right.
     *
     * @param name as the server writes it
     * @param senders addresses the user may send as
     */
    record Found(String name, List<String> senders) {}

    /** What became of a check. */
    enum Refusal {
        /** Perhaps there is no such user. */
        UNKNOWN,
        /** The user exists, and this is not its password. */
        WRONG_PASSWORD,
        /** The filter matches several entries. */
        AMBIGUOUS
    }

    /** Either a user or why there is none. */
    record Answer(@Nullable Found found, Refusal refusal) {
        static Answer of(Found found) {
            return new Answer(found, Refusal.UNKNOWN);
        }

        static Answer of(Refusal refusal) {
            return new Answer(null, refusal);
        }
    }

    /**
     * Checks one password.
     *
     * @throws LDAPException when no server gave an answer
     */
    Answer check(String user, char[] password) throws LDAPException {
        if (password.length == 0) {
            return Answer.of(Refusal.WRONG_PASSWORD); // RFC 4513 §5.1.2: a bind without password proves nothing.
        }
        Optional<String> template = settings.bindDn();
        return template.isPresent()
                ? checkByName(LdapTemplate.dn(template.get(), user), user, password)
                : checkBySearch(user, password);
    }

    private Answer checkByName(String dn, String user, char[] password) throws LDAPException {
        LDAPConnection connection = users.getConnection();
        try {
            connection = bind(connection, dn, password);
            Entry entry = attributes().length == 0 ? null : connection.getEntry(dn, attributes());
            users.releaseConnection(connection);
            return Answer.of(found(entry, user));
        } catch (LDAPException e) {
            release(connection, e);
            return refusal(e, Refusal.UNKNOWN);
        }
    }

    private Answer checkBySearch(String user, char[] password) throws LDAPException {
        List<? extends Entry> entries = search(user);
        if (entries.size() != 1) {
            return Answer.of(entries.isEmpty() ? Refusal.UNKNOWN : Refusal.AMBIGUOUS);
        }
        Entry entry = entries.get(0);
        LDAPConnection connection = users.getConnection();
        try {
            connection = bind(connection, entry.getDN(), password);
            users.releaseConnection(connection);
            return Answer.of(found(entry, user));
        } catch (LDAPException e) {
            release(connection, e);
            return refusal(e, Refusal.WRONG_PASSWORD);
        }
    }

    private List<? extends Entry> search(String user) throws LDAPException {
        SearchRequest request = new SearchRequest(
                settings.base().orElse(""),
                SearchScope.SUB,
                LdapTemplate.filter(settings.filter(), user),
                attributes().length == 0 ? new String[] {SearchRequest.NO_ATTRIBUTES} : attributes());
        request.setSizeLimit(2);
        request.setTimeLimitSeconds((int) Math.max(1, settings.timeout().toSeconds()));
        try {
            LDAPConnectionPool pool = searches;
            SearchResult result = pool == null ? users.search(request) : pool.search(request);
            return result.getSearchEntries();
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                return e.getSearchEntries();
            }
            throw e;
        }
    }

    /** Binds; a connection that the server has closed meanwhile is replaced once. @return the connection that is bound */
    private LDAPConnection bind(LDAPConnection connection, String dn, char[] password) throws LDAPException {
        byte[] octets = utf8(password);
        try {
            connection.bind(new SimpleBindRequest(dn, octets));
            return connection;
        } catch (LDAPException e) {
            if (e.getResultCode().isConnectionUsable() || e.getResultCode().equals(ResultCode.TIMEOUT)) {
                throw e;
            }
            LDAPConnection fresh = users.replaceDefunctConnection(connection);
            fresh.bind(new SimpleBindRequest(dn, octets));
            return fresh;
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static byte[] utf8(char[] password) {
        ByteBuffer buffer = UTF_8.encode(CharBuffer.wrap(password));
        byte[] octets = Arrays.copyOf(buffer.array(), buffer.limit());
        Arrays.fill(buffer.array(), (byte) 0);
        return octets;
    }

    private void release(LDAPConnection connection, LDAPException e) {
        if (e.getResultCode().isConnectionUsable() && connection.isConnected()) {
            users.releaseConnection(connection);
        } else {
            users.releaseDefunctConnection(connection);
        }
    }

    private static Answer refusal(LDAPException e, Refusal refusal) throws LDAPException {
        if (REFUSALS.contains(e.getResultCode())) {
            return Answer.of(refusal);
        }
        throw e;
    }

    private String[] attributes() {
        List<String> attributes = new ArrayList<>(settings.senderAttributes());
        settings.nameAttribute().ifPresent(attributes::add);
        return attributes.toArray(new String[0]);
    }

    private Found found(@Nullable Entry entry, String user) {
        if (entry == null) {
            return new Found(user, List.of());
        }
        String name = settings.nameAttribute()
                .map(entry::getAttributeValue)
                .flatMap(UserNames::userName)
                .orElse(user);
        List<String> senders = new ArrayList<>();
        for (String attribute : settings.senderAttributes()) {
            String[] values = entry.getAttributeValues(attribute);
            for (String value : values == null ? new String[0] : values) {
                sender(value).ifPresent(senders::add);
            }
        }
        return new Found(name, senders);
    }

    /** Directories for several protocols say which one an address is for. */
    private static Optional<String> sender(String value) {
        String address = value.regionMatches(true, 0, "smtp:", 0, 5) ? value.substring(5) : value;
        return UserNames.aliasAddress(address);
    }

    @Override
    public void close() {
        users.close();
        LDAPConnectionPool pool = searches;
        if (pool != null) {
            pool.close();
        }
    }
}
