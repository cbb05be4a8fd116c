package org.mailstage.bench;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.core.smtp.server.SessionStep;
import org.mailstage.core.smtp.server.SmtpServerSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** How fast the commands of one mail transaction are parsed and answered, without socket and message data. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServerSessionBenchmark {
    private static final List<byte[]> TRANSACTION = List.of(
            line("MAIL FROM:<sender@source.example> SIZE=4096"), line("RCPT TO:<recipient@dest.example>"), line("DATA"));
    private static final Reply ACCEPTED = Reply.of(250, "2.0.0", "accepted");

    private static final ListenerSettings LISTENER =
            ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25));

    /** Fewer than a session may have. */
    private static final int TRANSACTIONS = 50_000;

    private SmtpServerSession session = session();
    private int transactions;

    private static byte[] line(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static SmtpServerSession session() {
        OpenPolicy policy = new OpenPolicy();
        ClientInfo client = ClientInfo.connected(InetAddress.getLoopbackAddress(), 50_000, policy.listener());
        return new SmtpServerSession(policy, new PolicyStage() {}, client, 1, 1, Clock.systemUTC());
    }

    /** Opens a session. */
    @Setup
    public void greet() {
        transactions = 0;
        session = session();
        session.open();
        byte[] hello = line("EHLO client.example");
        session.command(hello, hello.length);
    }

    /** One transaction, MAIL to the answer after the data. */
    @Benchmark
    public SessionStep transaction(Blackhole replies) {
        if (++transactions > TRANSACTIONS) {
            greet();
        }
        for (byte[] command : TRANSACTION) {
            replies.consume(session.command(command, command.length));
        }
        return session.completed(ACCEPTED, 4096);
    }

    /** Allows all. */
    private static final class OpenPolicy implements ReceptionPolicy {
        @Override
        public String hostname() {
            return "mx.example.org";
        }

        @Override
        public ReceptionLimits limits() {
            return ReceptionLimits.DEFAULT;
        }

        @Override
        public ListenerSettings listener() {
            return LISTENER;
        }

        @Override
        public boolean isTrusted(ClientInfo client) {
            return false;
        }
    }
}
