package org.mailstage.core.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * The name servers that are asked, and what their word is worth. Immutable and thread-safe.
 *
 * @param proves the AD flag of a response says that signatures were checked
 */
record Upstream(Resolver servers, boolean proves) {
    /** Key signing keys of the root zone, KSK-2017 and KSK-2024, as IANA publishes their digests (RFC 7958). */
    private static final String ROOT_ANCHORS = """
            . IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
            . IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
            """;

    private static final int TRIES = 3;

    /** @throws IllegalArgumentException when the trust anchors cannot be read, with a text an administrator understands */
    static Upstream of(List<InetSocketAddress> addresses, Duration timeout, DnsSettings settings) {
        Resolver servers = servers(addresses, timeout);
        return settings.dnssec() == DnsSettings.Dnssec.VALIDATE
                ? new Upstream(validating(servers, settings), true)
                : new Upstream(servers, settings.trustsFlagOf(addresses));
    }

    private static Resolver servers(List<InetSocketAddress> addresses, Duration timeout) {
        List<Resolver> each = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            SimpleResolver one = new SimpleResolver(address);
            // Time for another try, at another server if there is one.
            one.setTimeout(timeout.dividedBy(TRIES));
            each.add(one);
        }
        ExtendedResolver all = new ExtendedResolver(each);
        all.setTimeout(timeout);
        all.setRetries(TRIES);
        return all;
    }

    private static Resolver validating(Resolver servers, DnsSettings settings) {
        ValidatingResolver validator = new ValidatingResolver(servers);
        try (InputStream anchors = settings.trustAnchors().isPresent()
                ? Files.newInputStream(settings.trustAnchors().get())
                : new ByteArrayInputStream(ROOT_ANCHORS.getBytes(StandardCharsets.US_ASCII))) {
            validator.loadTrustAnchors(anchors);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "trust anchors cannot be read: " + settings.trustAnchors().orElse(null) + ": " + e.getMessage(), e);
        }
        return validator;
    }

    /** Asks one question. */
    CompletionStage<Message> ask(Record question) {
        Message query = Message.newQuery(question);
        if (proves) {
            // A server need not say AD to whom has not asked for it (RFC 6840 §5.7).
            query.getHeader().setFlag(Flags.AD);
        }
        return servers.sendAsync(query);
    }
}
