package org.mailstage.ejb.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.mailstage.core.message.MessageContent;
import org.mailstage.ejb.messaging.QueuedMessage;

class MboxArchiveTest {
    private static String archive(String... bodies) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MailArchive archive = ExportFormat.MBOX.open(out)) {
            for (String body : bodies) {
                QueuedMessage model = MailOrdersTest.message("b@there.test");
                archive.add(QueuedMessage.fresh(
                        model.id(),
                        model.envelope(),
                        MessageContent.of(body.getBytes(StandardCharsets.ISO_8859_1)),
                        model.receivedAt()));
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void messageShouldStandBehindALineOfItsOwnWithItsSenderAndDate() throws Exception {
        assertThat(archive("Subject: one\r\n\r\ntext\r\n", "Subject: two\r\n\r\nno end of line"))
                .isEqualTo("From author@here.test Tue Nov 24 10:00:00 2026\nSubject: one\n\ntext\n\n"
                        + "From author@here.test Tue Nov 24 10:00:00 2026\nSubject: two\n\nno end of line\n\n");
    }

    @Test
    void lineShouldBeQuotedWhenItLooksLikeTheBeginningOfAMessage() throws Exception {
        assertThat(archive("a: b\r\n\r\nFrom me\r\n>From you\r\nFromage\r\n> From\r\nFrom\r\n\u00e9t\u00e9\r\n"))
                .endsWith("\n\n>From me\n>>From you\nFromage\n> From\nFrom\n\u00e9t\u00e9\n\n");
    }
}
