package org.mailstage.cli.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Waits until a server that has been started serves. */
final class Readiness {
    private static final long POLL_MILLIS = 100;
    private static final int SOCKET_TIMEOUT_MILLIS = 2_000;

    private final ServerProcess process;
    private final BootLog log;
    private final Path logFile;

    Readiness(ServerProcess process, BootLog log, Path logFile) {
        this.process = process;
        this.log = log;
        this.logFile = logFile;
    }

    /**
     * Waits until all boot commands have succeeded, and tells what is deployed.
     *
     * @throws LaunchException when one fails, the server ends or the time is over
     */
    void awaitCommands(BootScripts scripts, Duration deadline, Progress progress) {
        long end = System.nanoTime() + deadline.toNanos();
        int told = -1;
        while (log.commandsDone() < scripts.size()) {
            if (log.commandsDone() > told) {
                told = log.commandsDone();
                scripts.deployedBy(told).ifPresent(name -> progress.step("deploying " + name));
            }
            pause(end, "set the domain up");
        }
    }

    /**
     * Waits until a greeting is heard at an SMTP listener.
     *
     * @throws LaunchException when the application fails to load, the server ends or the time is over
     */
    void awaitGreeting(InetSocketAddress listener, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!greets(listener)) {
            pause(end, "answer on port " + listener.getPort());
        }
    }

    /**
     * Waits until a connection is taken.
     *
     * @throws LaunchException when the application fails to load, the server ends or the time is over
     */
    void awaitConnection(InetSocketAddress listener, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!connects(listener)) {
            pause(end, "take connections on port " + listener.getPort());
        }
    }

    private void pause(long end, String what) {
        log.update();
        log.failure().ifPresent(failure -> {
            throw new LaunchException(failure + "; see " + logFile);
        });
        if (!process.isAlive()) {
            throw new LaunchException("The server ended while it started; see " + logFile);
        }
        if (System.nanoTime() - end > 0) {
            throw new LaunchException("The server did not " + what + " in time; see " + logFile);
        }
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted", e);
        }
    }

    private static boolean connects(InetSocketAddress listener) {
        try (Socket socket = new Socket()) {
            socket.connect(reachable(listener), SOCKET_TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean greets(InetSocketAddress listener) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
            socket.connect(reachable(listener), SOCKET_TIMEOUT_MILLIS);
            InputStream in = socket.getInputStream();
            String greeting = new String(in.readNBytes(3), StandardCharsets.US_ASCII);
            if (greeting.equals("220")) {
                socket.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
                return true;
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** A listener on all interfaces is reached by the loopback one. */
    private static InetSocketAddress reachable(InetSocketAddress listener) {
        InetAddress address = listener.getAddress();
        if (address != null && address.isAnyLocalAddress()) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getPort());
        }
        return listener;
    }
}
