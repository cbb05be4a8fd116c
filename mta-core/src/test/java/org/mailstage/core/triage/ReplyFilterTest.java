package org.mailstage.core.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyFilterTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.2, 127.0.0.2, true",
        "127.0.0.2, 127.0.0.3, false",
        "127.0.0.2, 127.0.1.2, false",
        "127.0.0.[2..11], 127.0.0.2, true",
        "127.0.0.[2..11], 127.0.0.11, true",
        "127.0.0.[2..11], 127.0.0.12, false",
        "127.0.0.[2..11], 127.0.0.1, false",
        "127.0.[0;5].[2..4;10], 127.0.5.10, true",
        "127.0.[0;5].[2..4;10], 127.0.4.10, false",
        "127.[0..255].0.1, 127.255.0.1, true",
        "127.0.0.2, 2001:db8::1, false"
    })
    void filterShouldMatchTheAnswersItNames(String filter, String answer, boolean matches) throws UnknownHostException {
        assertThat(ReplyFilter.parse(filter).matches(InetAddress.getByName(answer)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127",
                "127.0.0",
                "127.0.0.",
                "127.0.0.2.3",
                "127.0.0.256",
                "127.0.0.[2..]",
                "127.0.0.[..2]",
                "127.0.0.[3..2]",
                "127.0.0.[2",
                "127.0.0.2]",
                "127.0.0.[]",
                "127.0.0.[2;]",
                "127.0.0.[2..3..4]",
                "127.0.0.[2]x",
                "127.0.0.x",
                "127.0.0.-1",
                "[127.0.0.1"
            })
    void filterShouldBeRefusedWhenItIsMalformed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplyFilter.parse(text))
                .withMessageContaining("127.0.0.[2..11]");
    }
}
