package org.mailstage.ejb.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.mailstage.ejb.auth.oauth.Issuer.claims;
import static org.mailstage.ejb.auth.oauth.Issuer.header;
import static org.mailstage.ejb.auth.oauth.Issuer.publish;
import static org.mailstage.ejb.auth.oauth.Issuer.sign;
import static org.mailstage.ejb.auth.oauth.Issuer.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.MovingClock;
import org.mailstage.core.sasl.OAuthSettings;
import org.mailstage.core.sasl.TokenCheck;
import org.mailstage.core.sasl.TokenCheck.TokenOutcome;

/** Keys from a web server that rotates them, is down, slow or sends too much. */
class KeyHostTest {
    private final AtomicInteger requests = new AtomicInteger();
    private final MovingClock clock = new MovingClock(Issuer.NOW);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private volatile HttpHandler handler = exchange -> reply(exchange, 200, publish(Issuer.RSA));
    private TokenCheck check;

    @BeforeEach
    void startHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            handler.handle(exchange);
        });
        server.start();
        check = newCheck(Duration.ofSeconds(20));
    }

    @AfterEach
    void stopHost() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    private TokenCheck newCheck(Duration deadline) {
        OAuthSettings settings =
                new OAuthSettings(Issuer.NAME, "mailstage", uri().toString(), "email", Optional.empty());
        return new JwtTokenCheck(settings, new KeyCache(new HttpKeySource(uri(), deadline), clock), clock);
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private TokenOutcome signedBy(String kid) {
        return check.check(
                sign(header(JWSAlgorithm.RS256, kid), claims(), kid.equals("rsa-2") ? Issuer.OTHER_RSA : Issuer.RSA));
    }

    private static void assertValid(TokenOutcome outcome) {
        assertThat(outcome).isEqualTo(new TokenCheck.Valid("ann@example.org"));
    }

    private static void assertUnavailable(TokenOutcome outcome, String detail) {
        assertThat(outcome).isInstanceOf(TokenCheck.Unavailable.class);
        assertThat(((TokenCheck.Unavailable) outcome).detail()).contains(detail);
    }

    @Test
    void keysShouldBeAskedForOnceAndAgainWhenTheyAreOld() {
        for (int i = 0; i < 5; i++) {
            assertValid(signedBy("rsa-1"));
        }
        assertThat(requests).hasValue(1);
        clock.move(KeyCache.MAX_AGE.plusSeconds(1));
        assertValid(check.check(fresh()));
        assertThat(requests).hasValue(2);
    }

    /** A token that is still good after the clock has moved. */
    private String fresh() {
        return token(claims().expirationTime(Date.from(clock.instant().plusSeconds(60))));
    }

    @Test
    void newKeyShouldBeFoundWhenTheIssuerRotates() {
        assertValid(signedBy("rsa-1"));
        handler = exchange -> reply(exchange, 200, publish(Issuer.OTHER_RSA));
        clock.move(KeyCache.MIN_INTERVAL.plusSeconds(1));
        assertValid(signedBy("rsa-2"));
        assertThat(requests).hasValue(2);
        assertThat(signedBy("rsa-1")).as("the old key is gone").isInstanceOf(TokenCheck.Invalid.class);
    }

    @Test
    void forgedKeyNamesShouldNotMakeUsAskTheIssuerEachTime() {
        assertValid(signedBy("rsa-1"));
        for (int i = 0; i < 20; i++) {
            assertThat(signedBy("forged-" + i)).isInstanceOf(TokenCheck.Invalid.class);
        }
        assertThat(requests).hasValue(1);
        clock.move(KeyCache.MIN_INTERVAL.plusSeconds(1));
        for (int i = 0; i < 20; i++) {
            assertThat(signedBy("forged-" + i)).isInstanceOf(TokenCheck.Invalid.class);
        }
        assertThat(requests).hasValue(2);
    }

    @Test
    void tokenShouldNotBeCalledInvalidWhenTheHostIsDown() {
        server.stop(0);
        assertUnavailable(signedBy("rsa-1"), "ConnectException");
    }

    @Test
    void hostShouldBeAskedAgainAfterAWhileWhenItWasDown() {
        handler = exchange -> reply(exchange, 503, "");
        assertUnavailable(signedBy("rsa-1"), "503");
        handler = exchange -> reply(exchange, 200, publish(Issuer.RSA));
        assertUnavailable(signedBy("rsa-1"), "503");
        assertThat(requests).hasValue(1);
        clock.move(KeyCache.RETRY_INTERVAL.plusSeconds(1));
        assertValid(signedBy("rsa-1"));
    }

    @Test
    void keysShouldStayGoodForAWhileWhenTheHostGoesDown() {
        assertValid(signedBy("rsa-1"));
        handler = exchange -> reply(exchange, 500, "");
        clock.move(KeyCache.MAX_AGE.plusSeconds(1));
        assertValid(check.check(fresh()));
        assertUnavailable(signedBy("rsa-2"), "500");
        clock.move(KeyCache.MAX_STALE);
        assertUnavailable(check.check(fresh()), "500");
    }

    @Test
    void answerShouldNotCountWhenItIsNoSetOfPublicKeys() {
        for (String body :
                new String[] {"", "no", "{}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"}) {
            handler = exchange -> reply(exchange, 200, body);
            check = newCheck(Duration.ofSeconds(20));
            assertUnavailable(signedBy("rsa-1"), "keys from");
        }
    }

    @Test
    void redirectShouldNotBeFollowed() {
        handler = exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        };
        assertUnavailable(signedBy("rsa-1"), "302");
        assertThat(requests).hasValue(1);
    }

    @Test
    void hugeAnswerShouldBeGivenUp() throws IOException {
        CountDownLatch stopped = new CountDownLatch(1);
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = new byte[64 * 1024];
            try {
                // Far more than fits into the buffers on the way, so writing it fails when the client hangs up.
                for (int i = 0; i < 16_384; i++) {
                    exchange.getResponseBody().write(piece);
                }
            } catch (IOException hungUp) {
                stopped.countDown();
            }
        };
        assertUnavailable(signedBy("rsa-1"), "longer than");
        assertThat(await(stopped)).isTrue();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    @Test
    void silentHostShouldBeGivenUp() {
        handler = exchange -> await(end);
        check = newCheck(Duration.ofMillis(200));
        assertUnavailable(signedBy("rsa-1"), "host of keys");
    }

    /** A body that drips meets the deadline for the whole answer. */
    @Test
    void slowHostShouldBeGivenUp() {
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(end);
        };
        check = newCheck(Duration.ofMillis(300));
        assertUnavailable(signedBy("rsa-1"), "took longer");
    }

    @Test
    void othersShouldGoOnWithTheOldKeysWhileOneAsks() throws Exception {
        assertValid(signedBy("rsa-1"));
        CountDownLatch asked = new CountDownLatch(1);
        handler = exchange -> {
            asked.countDown();
            await(end);
            reply(exchange, 200, publish(Issuer.RSA));
        };
        clock.move(KeyCache.MAX_AGE.plusSeconds(1));
        String token = fresh();
        Future<TokenOutcome> asking = threads.submit(() -> check.check(token));
        assertThat(await(asked)).isTrue();
        assertValid(check.check(token));
        assertThat(asking.isDone()).isFalse();
        assertUnavailable(signedBy("rsa-2"), "being read");
        end.countDown();
        assertValid(asking.get(20, TimeUnit.SECONDS));
        assertThat(requests).hasValue(2);
    }

    @Test
    void waitingShouldEndWhenTheThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        assertUnavailable(signedBy("rsa-1"), "being read");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void fileShouldBeRefusedWhenItIsMissingOrTooLong(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("keys.json");
        assertThatIOException().isThrownBy(() -> KeySource.of(file.toString()).read());
        Files.write(file, new byte[KeySource.MAX_LENGTH]);
        assertThat(KeySource.of(file.toString()).read()).hasSize(KeySource.MAX_LENGTH);
        Files.write(file, new byte[KeySource.MAX_LENGTH + 1]);
        assertThatIOException().isThrownBy(() -> KeySource.of(file.toString()).read());
    }
}
