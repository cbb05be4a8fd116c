package org.mailstage.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mailstage.core.delivery.HttpSettings;

/** The keys of delivery to web servers. */
final class HttpKeys {
    static final ConfigKey<Map<String, Path>> TOKENS = new ConfigKey<>(
            "delivery.http.tokens",
            Types.byName("file by host", Types.HOST, Types.FILE),
            HttpSettings.DEFAULT.tokens(),
            s -> s.delivery().http().tokens(),
            KeyDoc.of(
                            "The files with the tokens for web servers that take mail, by host.",
                            "The first line of the file is sent as bearer token (RFC 6750) with each message that a route"
                                    + " `https:` posts to that host. Over `http:` it goes to this machine only. The file is on each"
                                    + " node, readable for the server's user and nobody else, so that the token stands in no settings.")
                    .example("{hooks.example.net: /etc/mailstage/hooks-token}")
                    .seeAlso("routes"));

    private HttpKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(TOKENS);
    }

    /** The settings out of the values read. */
    static HttpSettings read(Values values) {
        return new HttpSettings(values.get(TOKENS));
    }
}
