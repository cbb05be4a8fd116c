package org.mailstage.core.tls.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** The TXT record at {@code _smtp._tls.DOMAIN} with which a domain asks for reports (RFC 8460 §3). Stateless. */
public final class ReportAddresses {
    private static final String VERSION = "v=TLSRPTv1";
    /** A record could name hundreds of victims. */
    private static final int MOST = 5;

    private ReportAddresses() {}

    /** Where reports go, {@code mailto} and {@code https} only; empty unless exactly one text is such a record. */
    public static List<URI> among(List<String> texts) {
        List<String> records = texts.stream()
                .filter(text -> text.matches(VERSION + "[ \\t]*;.*"))
                .toList();
        return records.size() == 1 ? parse(records.get(0)) : List.of();
    }

    private static List<URI> parse(String record) {
        for (String field : record.split(";")) {
            int equals = field.indexOf('=');
            if (equals > 0 && field.substring(0, equals).strip().equals("rua")) {
                return uris(field.substring(equals + 1));
            }
        }
        return List.of();
    }

    private static List<URI> uris(String list) {
        List<URI> uris = new ArrayList<>();
        for (String text : list.split(",")) {
            try {
                URI uri = new URI(text.strip());
                boolean known = "mailto".equalsIgnoreCase(uri.getScheme())
                        || "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
                if (known && uris.size() < MOST) {
                    uris.add(uri);
                }
            } catch (URISyntaxException e) {
                // One address that cannot be read takes nothing from the others.
                continue;
            }
        }
        return uris;
    }
}
