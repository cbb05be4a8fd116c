package org.mailstage.it.badinput;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.mailstage.it.peer.SmtpClient;

/** Ways to misbehave in one session. None of them leaves a message behind. */
enum BadSession {
    OVERLONG_COMMAND_LINE {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            client.greet();
            expect("500 5.5.2", client.command("NOOP " + "x".repeat(1000 + random.nextInt(100_000))));
            expect("250", client.command("NOOP"));
        }
    },
    UNKNOWN_COMMANDS {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            client.greet();
            for (int i = 0; i < 5; i++) {
                expect("500 5.5.2", client.command("XYZZY" + random.nextInt()));
            }
            expect("421 4.7.0", client.command("PLUGH"));
            expectEnd(client);
        }
    },
    NUL_OCTETS {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            client.greet();
            expect("50", client.command("MAIL FROM:<a\0b@one.example>"));
            expect("50", client.command("\0\0\0\0"));
        }
    },
    TOO_MANY_RECIPIENTS {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            client.greet();
            StringBuilder all = new StringBuilder("MAIL FROM:<a@one.example>\r\n");
            for (int i = 0; i < 105; i++) {
                all.append("RCPT TO:<u").append(i).append("@two.example>\r\n");
            }
            client.send(all.toString().getBytes(ISO_8859_1));
            for (int i = 0; i < 101; i++) {
                expect("250", client.reply());
            }
            for (int i = 0; i < 5; i++) {
                expect("452 4.5.3", client.reply());
            }
        }
    },
    SIZE_DECLARED_TOO_LARGE {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            client.greet();
            expect("552 5.3.4", client.command("MAIL FROM:<a@one.example> SIZE=" + (BadInputIT.MESSAGE_SIZE + 1)));
            expect("501", client.command("MAIL FROM:<a@one.example> SIZE=99999999999999999999999999"));
        }
    },
    SIZE_EXCEEDED {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            startData(client);
            String line = "x".repeat(900) + "\r\n";
            client.send(line.repeat(BadInputIT.MESSAGE_SIZE / 900 + 1 + random.nextInt(400))
                    .getBytes(ISO_8859_1));
            client.send(".\r\n".getBytes(ISO_8859_1));
            expect("552 5.3.4", client.reply());
            expect("250", client.command("NOOP"));
        }
    },
    OVERLONG_TEXT_LINE {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            startData(client);
            client.send(("x".repeat(1000 + random.nextInt(60_000)) + "\r\n.\r\n").getBytes(ISO_8859_1));
            expect("500 5.6.0", client.reply());
        }
    },
    DISCONNECT_IN_DATA {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            startData(client);
            client.send(
                    ("Subject: half\r\n\r\n" + "half a message ".repeat(random.nextInt(3000))).getBytes(ISO_8859_1));
            client.close();
        }
    },
    RESET_IN_DATA {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            startData(client);
            client.send(("Subject: half\r\n\r\n" + "half a message ".repeat(random.nextInt(3000)) + "\r\n.\r")
                    .getBytes(ISO_8859_1));
            client.reset();
        }
    },
    DISCONNECT_AT_ONCE {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            client.reset();
        }
    },
    GARBAGE {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            byte[] octets = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(octets);
            try {
                client.send(octets);
                client.send("\r\nQUIT\r\n".getBytes(ISO_8859_1));
            } catch (IOException closed) {
                // The server may have had enough before all was sent.
                return;
            }
            readToEnd(client);
        }
    },
    TLS_HELLO {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            expect("220", client.reply());
            byte[] hello = new byte[512];
            random.nextBytes(hello);
            System.arraycopy(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}, 0, hello, 0, 11);
            hello[300] = '\n';
            client.send(hello);
            expect("500 5.5.2", client.reply());
            expectEnd(client);
        }
    },
    SMUGGLING_BY_BARE_LF {
        @Override
        void play(SmtpClient client, Random random) throws IOException {
            startData(client);
            client.send(("Subject: x\r\n\r\nx\n.\nMAIL FROM:<evil@one.example>\r\nRCPT TO:<b@two.example>\r\nDATA\r\n"
                            + "Subject: evil\r\n\r\nevil\r\n.\r\n")
                    .getBytes(ISO_8859_1));
            expect("554 5.6.0", client.reply());
            expectEnd(client);
        }
    };

    private static final String REPLY = "(?s)(\\d{3})-?.*";

    /** Misbehaves, and checks each reply. */
    abstract void play(SmtpClient client, Random random) throws IOException;

    private static void startData(SmtpClient client) throws IOException {
        client.greet();
        expect("250", client.command("MAIL FROM:<a@one.example>"));
        expect("250", client.command("RCPT TO:<b@two.example>"));
        expect("354", client.command("DATA"));
    }

    private static void expect(String start, String reply) {
        checkForm(reply);
        assertThat(reply).startsWith(start);
    }

    private static void expectEnd(SmtpClient client) throws IOException {
        assertThat(client.readReply()).isNull();
    }

    private static void readToEnd(SmtpClient client) throws IOException {
        @Nullable String reply;
        while ((reply = client.readReply()) != null) {
            checkForm(reply);
        }
    }

    /** Short lines of visible ASCII with nothing of our insides in them. */
    private static void checkForm(String reply) {
        assertThat(reply).matches(REPLY).matches("[ -~\n]*").doesNotContain("Exception", "java.", "org.mailstage");
        assertThat(reply.lines()).allMatch(line -> line.length() <= 510);
    }
}
