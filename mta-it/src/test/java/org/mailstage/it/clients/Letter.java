package org.mailstage.it.clients;

import java.util.Random;

/** What a message is like. Lines of all bodies begin and end with printable characters, as no client changes those. */
enum Letter {
    SMALL("text/plain; charset=us-ascii", "7bit") {
        @Override
        String body() {
            return "One line.\n.\n..two dots\n.dot\nFrom here on\n";
        }
    },
    /** ISO 8859-1 in its own octets, and a line as long as allowed. */
    EIGHT_BIT("text/plain; charset=utf-8", "8bit") {
        @Override
        String body() {
            return "Gr\u00fc\u00dfe, na\u00efve caf\u00e9, \u6f22\u5b57\n.\n" + "x".repeat(998) + "\n";
        }
    },
    /** No line begins with a dot: Angus Mail doubles those in chunks too, where nobody takes the second one away. */
    DOTLESS("text/plain; charset=us-ascii", "7bit") {
        @Override
        String body() {
            return LARGE.body().substring(0, 1 << 20).replace("\n.", "\n") + "\n";
        }
    },
    /** Five megabytes that do not repeat. */
    LARGE("text/plain; charset=us-ascii", "7bit") {
        @Override
        String body() {
            Random random = new Random(1);
            StringBuilder text = new StringBuilder(LARGE_SIZE + 80);
            while (text.length() < LARGE_SIZE) {
                text.append(Long.toHexString(random.nextLong()))
                        .append(text.length() % 7 == 0 ? "\n." : " ")
                        .append("\n");
            }
            return text.toString().replace(" \n", "\n");
        }
    };

    private static final int LARGE_SIZE = 5 << 20;

    private final String type;
    private final String encoding;

    Letter(String type, String encoding) {
        this.type = type;
        this.encoding = encoding;
    }

    /** Lines end with LF. */
    abstract String body();

    /** The whole message, its lines ended by LF. */
    String message(String from, String to, String subject) {
        return "From: " + from + "\n"
                + "To: " + to + "\n"
                + "Date: Tue, 24 Nov 2026 12:00:00 +0000\n"
                + "Message-ID: <" + subject + "@client.test>\n"
                + "Subject: " + subject + "\n"
                + "MIME-Version: 1.0\n"
                + "Content-Type: " + type + "\n"
                + "Content-Transfer-Encoding: " + encoding + "\n"
                + "\n"
                + body();
    }
}
