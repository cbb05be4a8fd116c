package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * What the reader's browser has told of itself in cookies (console.js sets them): its time zone and the theme chosen.
 * Cookies are anybody's input; what makes no sense is as if it were not there.
 */
@Named("preferences")
@RequestScoped
public class Preferences {
    static final String ZONE_COOKIE = "mta-zone";
    static final String THEME_COOKIE = "mta-theme";

    private ZoneId zone = ZoneId.systemDefault();
    private String theme = "";

    @Inject
    void read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(ZONE_COOKIE)) {
                zone = zone(cookie.getValue());
            } else if (cookie.getName().equals(THEME_COOKIE)
                    && cookie.getValue().matches("light|dark")) {
                theme = cookie.getValue();
            }
        }
    }

    static ZoneId zone(String cookie) {
        try {
            return ZoneId.of(URLDecoder.decode(cookie, StandardCharsets.UTF_8));
        } catch (DateTimeException | IllegalArgumentException e) {
            return ZoneId.systemDefault();
        }
    }

    /** The reader's zone; the server's until the browser has told. */
    public ZoneId zone() {
        return zone;
    }

    /** {@code light} or {@code dark}; empty to follow the operating system. */
    public String getTheme() {
        return theme;
    }
}
