package org.mailstage.ejb.auth;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import javax.net.ssl.SSLContext;

/**
 * Puts a connection under TLS before anybody binds on it, and looks whether the certificate is of that server (RFC 4513
 * §3.1.3): the library does so for ldaps only.
 */
final class VerifiedStartTls implements PostConnectProcessor {
    private final StartTLSPostConnectProcessor startTls;
    private final HostNameSSLSocketVerifier names = new HostNameSSLSocketVerifier(true);

    VerifiedStartTls(SSLContext context) {
        this.startTls = new StartTLSPostConnectProcessor(context);
    }

    @Override
    public void processPreAuthenticatedConnection(LDAPConnection connection) throws LDAPException {
        startTls.processPreAuthenticatedConnection(connection);
        String host = connection.getConnectedAddress();
        if (connection.getSSLSession() == null || !names.verify(host, connection.getSSLSession())) {
            throw new LDAPException(
                    ResultCode.CONNECT_ERROR, "the certificate of the LDAP server is not that of " + host);
        }
    }

    @Override
    public void processPostAuthenticatedConnection(LDAPConnection connection) {}
}
