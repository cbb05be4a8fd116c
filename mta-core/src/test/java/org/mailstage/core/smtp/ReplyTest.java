package org.mailstage.core.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

    @Test
    void toStringShouldBeOneLineWhenReplyHasSeveral() {
        assertThat(new Reply(550, EnhancedStatus.of(5, 1, 1), List.of("no", "such user")))
                .hasToString("550 5.1.1 no such user");
        assertThat(Reply.plain(354)).hasToString("354");
    }

    @Test
    void kindShouldFollowTheFirstDigit() {
        assertThat(Reply.plain(250).isPositive()).isTrue();
        assertThat(Reply.plain(354).isPositive()).isTrue();
        assertThat(Reply.plain(421).isTransient()).isTrue();
        assertThat(Reply.plain(421).isPositive()).isFalse();
        assertThat(Reply.plain(550).isPermanent()).isTrue();
        assertThat(Reply.plain(550).isTransient()).isFalse();
    }

    @Test
    void constructorShouldRefuseWhenCodeIsNoReplyCode() {
        assertThatThrownBy(() -> Reply.plain(199)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Reply.plain(600)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void enhancedStatusShouldComeBackFromItsText() {
        EnhancedStatus status = EnhancedStatus.parse("4.7.509");

        assertThat(status).isEqualTo(EnhancedStatus.of(4, 7, 509)).hasToString("4.7.509");
        assertThat(status.isTransient()).isTrue();
        assertThat(status.isPermanent()).isFalse();
        assertThat(EnhancedStatus.of(5, 0, 0).isPermanent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5.1", "5.1.1.1", "3.1.1", "5.1000.1", "5.1.x", "5.1.-1"})
    void enhancedStatusShouldRefuseWhenTextIsNone(String text) {
        assertThatThrownBy(() -> EnhancedStatus.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
