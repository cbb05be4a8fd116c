package org.mailstage.ejb.auth;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.LdapSettings;
import org.mailstage.ejb.config.SecretFile;

/**
 * Opens pools of connections to the LDAP servers of the settings.
 *
 * <p>A pool connects when it is first used, to the first server that answers; certificates must bear the server's name.
 */
final class LdapConnections {
    private static final int LDAP_PORT = 389;
    private static final int LDAPS_PORT = 636;
    /** So that a pool comes back to a server that was down. */
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

    private LdapConnections() {}

    /** Connections that users' passwords are checked on. */
    static LDAPConnectionPool forUsers(LdapSettings settings) throws LDAPException {
        return pool(settings, null);
    }

    /** Connections that search in the name of the account. */
    static LDAPConnectionPool forSearches(LdapSettings settings) throws LDAPException {
        Optional<String> account = settings.account();
        return pool(
                settings,
                account.isPresent() ? new SimpleBindRequest(account.get(), password(settings.passwordFile())) : null);
    }

    private static String password(Optional<Path> file) throws LDAPException {
        Path path = file.orElseThrow();
        try {
            return SecretFile.firstLine(path);
        } catch (IOException | RuntimeException e) {
            throw new LDAPException(ResultCode.LOCAL_ERROR, "the password cannot be read from " + path + ": " + e, e);
        }
    }

    private static LDAPConnectionPool pool(LdapSettings settings, @Nullable BindRequest account) throws LDAPException {
        SSLContext tls = tls(settings);
        List<ServerSet> servers = new ArrayList<>();
        for (URI server : settings.servers()) {
            boolean implicit = "ldaps".equalsIgnoreCase(server.getScheme());
            int port = server.getPort() > 0 ? server.getPort() : implicit ? LDAPS_PORT : LDAP_PORT;
            SocketFactory sockets = implicit ? tls.getSocketFactory() : SocketFactory.getDefault();
            servers.add(new SingleServerSet(host(server), port, sockets, options(settings)));
        }
        PostConnectProcessor startTls = settings.startTls() ? new VerifiedStartTls(tls) : null;
        FailoverServerSet all = new FailoverServerSet(servers);
        all.setReOrderOnFailover(true);
        LDAPConnectionPool pool = new LDAPConnectionPool(all, account, 0, settings.connections(), startTls, false);
        pool.setCreateIfNecessary(false);
        pool.setRetryFailedOperationsDueToInvalidConnections(true);
        pool.setMaxWaitTimeMillis(settings.timeout().toMillis());
        pool.setMaxConnectionAgeMillis(LONGEST_LIFE.toMillis());
        return pool;
    }

    private static String host(URI server) {
        String host = server.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static LDAPConnectionOptions options(LdapSettings settings) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) settings.connectTimeout().toMillis());
        options.setResponseTimeoutMillis(settings.timeout().toMillis());
        options.setAbandonOnTimeout(false);
        options.setUseSynchronousMode(true);
        options.setFollowReferrals(false);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        return options;
    }

    private static SSLContext tls(LdapSettings settings) throws LDAPException {
        try {
            X509TrustManager trusted = settings.trustFile().isPresent()
                    ? new PEMFileTrustManager(settings.trustFile().get().toFile())
                    : JVMDefaultTrustManager.getInstance();
            return new SSLUtil(trusted).createSSLContext();
        } catch (GeneralSecurityException e) {
            throw new LDAPException(ResultCode.LOCAL_ERROR, "no TLS for LDAP: " + e.getMessage(), e);
        }
    }
}
