package org.mailstage.core.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class MessageContentTest {

    @Test
    void inMemoryShouldShowOnlyItsPartWhenArrayIsLarger() throws IOException {
        MessageContent content = MessageContent.of("..message..".getBytes(US_ASCII), 2, 7);

        ByteArrayOutputStream written = new ByteArrayOutputStream();
        content.writeTo(written);
        assertThat(written.toString(US_ASCII)).isEqualTo("message");
        assertThat(content.size()).isEqualTo(7);
        assertThat(content.inMemory()).isTrue();
    }

    @Test
    void openShouldStartAnewWhenCalledAgain() throws IOException {
        MessageContent content = MessageContent.of("message".getBytes(US_ASCII));

        for (int i = 0; i < 2; i++) {
            try (InputStream in = content.open()) {
                assertThat(in.readAllBytes()).asString(US_ASCII).isEqualTo("message");
            }
        }
    }

    @Test
    void writeToShouldCopyTheStreamWhenContentIsNotInMemory() throws IOException {
        MessageContent content = new MessageContent() {
            @Override
            public long size() {
                return 3;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream("abc".getBytes(US_ASCII));
            }
        };

        ByteArrayOutputStream written = new ByteArrayOutputStream();
        content.writeTo(written);
        assertThat(written.toString(US_ASCII)).isEqualTo("abc");
        assertThat(content.inMemory()).isFalse();
    }
}
