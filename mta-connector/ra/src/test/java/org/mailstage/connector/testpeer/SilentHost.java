package org.mailstage.connector.testpeer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A loopback address and port that answer no connection: its queue of connections to accept is full, so that the kernel
 * drops what else comes, as a firewall does. Not thread-safe.
 */
public final class SilentHost implements AutoCloseable {
    /** More than a queue of one takes. */
    private static final int FILL = 4;

    private final ServerSocket listener;
    private final List<SocketChannel> filling = new ArrayList<>();

    private SilentHost(String address, int port) {
        try {
            listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1);
            for (int i = 0; i < FILL; i++) {
                SocketChannel channel = SocketChannel.open();
                filling.add(channel);
                channel.configureBlocking(false);
                channel.connect(listener.getLocalSocketAddress());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At an address such as {@code ::1}, on a port that is free there; 0 takes any. */
    public static SilentHost at(String address, int port) {
        return new SilentHost(address, port);
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            for (SocketChannel channel : filling) {
                channel.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
