package org.mailstage.core.delivery;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Delivery to web servers. Immutable.
 *
 * @param tokens files whose first line is the bearer token (RFC 6750) for a host, by host in lower case
 */
public record HttpSettings(Map<String, Path> tokens) {
    public static final HttpSettings DEFAULT = new HttpSettings(Map.of());

    public HttpSettings {
        tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    }
}
