package org.mailstage.connector.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.DeliveryTerms;
import org.mailstage.core.delivery.RelayLogin;
import org.mailstage.core.delivery.SourceAddress;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.tls.policy.TlsPlan;

/** Builds delivery requests for tests; times are short, but long enough for a busy machine. */
final class Requests {
    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofMillis(400);

    /** Long enough for a peer that answers, short enough to wait for one that does not. */
    static final Duration PATIENT = Duration.ofMillis(1500);

    private final List<Target> targets = new ArrayList<>();
    private NextHop.Kind kind = NextHop.Kind.SMTP;
    private String reversePath = "sender@one.example";
    private List<String> recipients = List.of("user@two.example");
    private BodyType bodyType = BodyType.SEVEN_BIT;
    private EnvelopeOptions options = EnvelopeOptions.NONE;
    private MessageContent content = content("Subject: hello\r\n\r\nHello.\r\n");
    private SmtpTimeouts timeouts = timeouts(LONG, LONG);
    private Duration idle = Duration.ofSeconds(30);
    private List<SourceAddress> sources = List.of(new SourceAddress(null, "client.example"));
    private Optional<RelayLogin> login = Optional.empty();
    private TlsPlan tls = TlsPlan.OPPORTUNISTIC;

    static Requests to(FakeSmtpServer... servers) {
        Requests requests = new Requests();
        Arrays.stream(servers).forEach(s -> requests.targets.add(namedTarget("mx" + s.port() + ".example", s.port())));
        return requests;
    }

    Requests target(int port) {
        targets.add(namedTarget("mx" + port + ".example", port));
        return this;
    }

    Requests target(String name, int port) {
        targets.add(Requests.namedTarget(name, port));
        return this;
    }

    Requests target(Target target) {
        targets.add(target);
        return this;
    }

    Requests lmtp() {
        kind = NextHop.Kind.LMTP;
        return this;
    }

    Requests from(String address) {
        reversePath = address;
        return this;
    }

    Requests recipients(String... addresses) {
        recipients = List.of(addresses);
        return this;
    }

    Requests eightBit() {
        bodyType = BodyType.EIGHT_BIT_MIME;
        return this;
    }

    Requests body(BodyType type) {
        bodyType = type;
        return this;
    }

    Requests options(EnvelopeOptions others) {
        options = others;
        return this;
    }

    Requests content(MessageContent other) {
        content = other;
        return this;
    }

    Requests text(String text) {
        return content(content(text));
    }

    Requests timeouts(SmtpTimeouts others) {
        timeouts = others;
        return this;
    }

    Requests idle(Duration time) {
        idle = time;
        return this;
    }

    Requests helo(String name) {
        return sources(new SourceAddress(null, name));
    }

    Requests sources(SourceAddress... others) {
        sources = List.of(others);
        return this;
    }

    Requests login(RelayLogin other) {
        login = Optional.of(other);
        return this;
    }

    Requests tls(TlsPlan plan) {
        tls = plan;
        return this;
    }

    DeliveryRequest build() {
        return new DeliveryRequest(
                QueueId.next(1_000_000L),
                new Envelope(
                        ReversePath.ofTrusted(reversePath),
                        recipients.stream().map(Mailbox::ofTrusted).toList(),
                        bodyType,
                        options),
                content,
                new NextHop(kind, "next.example:25"),
                targets,
                timeouts,
                new DeliveryTerms(sources, login, tls, 100, idle));
    }

    static Target namedTarget(String name, int port) {
        return target(name, "127.0.0.1", port);
    }

    static Target target(String name, String address, int port) {
        return new Target(name, address(address), port);
    }

    static InetAddress address(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    static MessageContent content(String text) {
        return MessageContent.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** All phases alike. */
    static SmtpTimeouts timeouts(Duration each, Duration total) {
        return new SmtpTimeouts(each, each, each, each, each, each, total);
    }
}
