package org.mailstage.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the server all of them share, as a parameter of type {@link MailstageServer}. It is started by the first and
 * stopped after the last; who wants to kill a server, or one with other settings, builds one of his own.
 *
 * <p>Registered by itself for all tests (META-INF/services), so that classes that run in the container need not name it.
 * Arquillian deploys to the same server.
 */
public final class ServerExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ServerExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean inContainer = context.getRequiredTestClass().isAnnotationPresent(ArquillianTest.class);
        if (inContainer) {
            shared(context);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == MailstageServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context).server();
    }

    private static Shared shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
    }

    /** Closed by JUnit at the end of the whole run. */
    private record Shared(MailstageServer server) implements ExtensionContext.Store.CloseableResource {
        static Shared start() {
            try {
                MailstageServer server = MailstageServer.named("shared")
                        .with("trusted", "127.0.0.0/8")
                        .start();
                offerClearHttp(server);
                System.setProperty("mta.it.adminPort", Integer.toString(server.adminPort()));
                System.setProperty("mta.it.adminPassword", server.adminPassword());
                return new Shared(server);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Arquillian speaks clear HTTP to its tests in the container. */
        private static void offerClearHttp(MailstageServer server) throws IOException {
            String listener =
                    "configs.config.server-config.network-config.network-listeners.network-listener.http-listener-1.";
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                server.asadmin("set", listener + "port=" + free.getLocalPort());
            }
            server.asadmin("set", listener + "enabled=true");
            // The adapter looks for ports given by properties in the domain's configuration only.
            server.asadmin(
                    "create-system-properties",
                    "--target",
                    "server-config",
                    "mta.port.https=" + server.https().getPort());
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
