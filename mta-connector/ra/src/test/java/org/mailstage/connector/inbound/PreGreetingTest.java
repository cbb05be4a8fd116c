package org.mailstage.connector.inbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.ListenerStatistics;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.TriageCase;
import org.mailstage.core.smtp.server.Verdict;

class PreGreetingTest {
    private final List<String> session = new ArrayList<>();
    private final ListenerStatistics statistics = new ListenerStatistics("mx", ListenerRole.MX);
    private final FakeCase look = new FakeCase();
    private final MockTicker ticker = Ticker.newMockTicker();
    private @Nullable EmbeddedChannel channel;

    @AfterEach
    void close() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void sessionShouldBeginAtOnceWhenThereIsNothingToLookAt() {
        EmbeddedChannel open = open(Optional.empty());

        assertThat(session).containsExactly("active");
        assertThat(open.pipeline().get(PreGreeting.class)).isNull();
        open.writeInbound(bytes("EHLO"));
        assertThat(session).containsExactly("active", "read EHLO", "complete");
    }

    @Test
    void sessionShouldBeginAfterTheWaitWhenTheClientIsSilent() {
        EmbeddedChannel open = open(Optional.of(look));

        assertThat(said(open)).isEqualTo("220-mx.example wait\r\n");
        ticker.advance(5_999, TimeUnit.MILLISECONDS);
        open.runScheduledPendingTasks();
        assertThat(look.told).isEmpty();
        ticker.advance(1, TimeUnit.MILLISECONDS);
        open.runScheduledPendingTasks();
        open.runPendingTasks();

        assertThat(look.told).containsExactly("waited");
        assertThat(session).containsExactly("active");
        assertThat(open.pipeline().get(PreGreeting.class)).isNull();
    }

    @Test
    void sessionShouldGetWhatWasSentEarlyWhenItBegins() {
        EmbeddedChannel open = open(Optional.of(look));
        open.writeInbound(bytes("EHLO "));
        open.writeInbound(bytes("x"));
        assertThat(look.told).containsExactly("early", "early");
        assertThat(statistics.getEarlyTalkers()).isEqualTo(1);
        assertThat(session).isEmpty();
        waitOver(open);

        assertThat(session).containsExactly("active", "read EHLO x", "complete");
    }

    @Test
    void readingShouldStopWhenAnEarlyTalkerSendsMuchAndGoOnWithTheSession() {
        EmbeddedChannel open = open(Optional.of(look));
        open.writeInbound(Unpooled.wrappedBuffer(new byte[8 << 10]));
        assertThat(open.config().isAutoRead()).isTrue();
        open.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
        assertThat(open.config().isAutoRead()).isFalse();
        waitOver(open);

        assertThat(open.config().isAutoRead()).isTrue();
    }

    @Test
    void connectionShouldEndWithTheReplyWhenTheClientIsRefused() {
        EmbeddedChannel open = open(Optional.of(look));
        said(open);
        open.writeInbound(bytes("EHLO x\r\n"));
        look.verdict.complete(Verdict.refuse(Reply.of(521, "5.5.1", "no")));
        open.runPendingTasks();

        assertThat(said(open)).isEqualTo("521 5.5.1 no\r\n");
        assertThat(open.isOpen()).isFalse();
        assertThat(statistics.getRefusedConnections()).isEqualTo(1);
        assertThat(session).containsExactly("inactive");
    }

    @Test
    void caseShouldBeToldWhenTheClientGoes() {
        EmbeddedChannel open = open(Optional.of(look));
        open.writeInbound(bytes("EHLO x\r\n"));
        open.close();

        assertThat(look.told).containsExactly("early", "gone");
        look.verdict.complete(Verdict.ACCEPT);
        open.runPendingTasks();
        assertThat(session).containsExactly("inactive");
    }

    @Test
    void connectionShouldEndWhenTheClientEndsItsSide() {
        EmbeddedChannel open = open(Optional.of(look));
        open.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertThat(open.isOpen()).isFalse();
        assertThat(look.told).containsExactly("gone");
    }

    @Test
    void connectionShouldEndWhenTheLookFails() {
        EmbeddedChannel open = open(() -> {
            throw new IllegalStateException("made by the test");
        });

        assertThat(open.isOpen()).isFalse();
    }

    @Test
    void sessionShouldBeginWithoutTimerWhenThereIsNoWait() {
        look.wait = Duration.ZERO;
        open(Optional.of(look));

        assertThat(look.told).containsExactly("waited");
        assertThat(session).containsExactly("active");
    }

    private EmbeddedChannel open(Optional<TriageCase> begun) {
        return open(() -> begun);
    }

    private EmbeddedChannel open(Supplier<Optional<TriageCase>> begin) {
        EmbeddedChannel open = EmbeddedChannel.builder()
                .ticker(ticker)
                .handlers(new PreGreeting(begin, statistics), new Session())
                .build();
        channel = open;
        open.runPendingTasks();
        return open;
    }

    private void waitOver(EmbeddedChannel open) {
        ticker.advance(6, TimeUnit.SECONDS);
        open.runScheduledPendingTasks();
        open.runPendingTasks();
    }

    private static String said(EmbeddedChannel open) {
        StringBuilder said = new StringBuilder();
        for (ByteBuf out = open.readOutbound(); out != null; out = open.readOutbound()) {
            said.append(out.toString(ISO_8859_1));
            out.release();
        }
        return said.toString();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    private static final class FakeCase implements TriageCase {
        final List<String> told = new ArrayList<>();
        final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        Duration wait = Duration.ofSeconds(6);

        @Override
        public Optional<String> teaser() {
            return Optional.of("mx.example wait");
        }

        @Override
        public Duration greetWait() {
            return wait;
        }

        @Override
        public void earlyTalk() {
            told.add("early");
        }

        @Override
        public void waited() {
            told.add("waited");
            verdict.complete(Verdict.ACCEPT);
        }

        @Override
        public void gone() {
            told.add("gone");
        }

        @Override
        public CompletionStage<Verdict> verdict() {
            return verdict;
        }
    }

    private final class Session extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            session.add("active");
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (bytes.readableBytes() < 100) {
                session.add("read " + bytes.toString(ISO_8859_1));
            }
            bytes.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            session.add("complete");
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            session.add("inactive");
        }
    }
}
