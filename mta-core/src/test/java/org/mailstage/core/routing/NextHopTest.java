package org.mailstage.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.smtp.EnhancedStatus;

class NextHopTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx:example.com",
                "smtp:relay.example.net:2525",
                "smtp:[2001:db8::1]:25",
                "lmtp:127.0.0.1:24",
                "maildir:/var/mail/%d/%u",
                "http://127.0.0.1:8080/in?list=a",
                "https://hooks.example.net/Mail",
                "discard",
                "error:5.1.1 no such user",
                "error:4.7.0 closed: for maintenance",
            })
    void textFormShouldComeBackWhenParsed(String text) {
        assertThat(NextHop.parse(text)).hasToString(text);
        assertThat(NextHop.parse(text))
                .isEqualTo(NextHop.parse(NextHop.parse(text).toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "MX:Example.COM, mx:example.com",
        "smtp:Relay.example, smtp:relay.example:25",
        "lmtp:HOST, lmtp:host:24",
        "maildir:/var/mail/%u/, maildir:/var/mail/%u",
        "HTTPS://Hooks.Example.NET, https://hooks.example.net/",
        "Discard, discard",
        "error:5.1.1   gone, error:5.1.1 gone",
    })
    void textFormShouldHaveOneSpellingWhenItCouldHaveMany(String written, String text) {
        assertThat(NextHop.parse(written)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp:host|a next hop is mx:DOMAIN",
                "maildir|a next hop is mx:DOMAIN",
                "discard:all|takes nothing behind it",
                "maildir:mail/%u|full path",
                "maildir:/var/../etc/%u|no ..",
                "maildir:/var//%u|no empty part",
                "maildir:/var/mail/%x|takes %d",
                "maildir:/var/mail/%|takes %d",
                "maildir:/%d/%u|begins with a directory",
                "https:hooks.example.net|has a host",
                "https:///mail|has a host",
                "https://user:secret@hooks.example.net/|no user, no password",
                "http://a b/|no URL",
                "error:no such user|begins with a status",
                "error:5.1.1|text of one line",
                "error:2.1.1 fine|class 4 or 5",
            })
    void parseShouldSayWhatIsWrongWhenTextIsNoNextHop(String text, String fault) {
        assertThatThrownBy(() -> NextHop.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void hostShouldBeRefusedWhenKindHasNone() {
        NextHop maildir = NextHop.parse("maildir:/var/mail/%u");

        assertThatThrownBy(maildir::host).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(maildir::port).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> NextHop.parse("discard").url()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hostAndPortShouldBeThoseOfTheAddress() {
        NextHop six = NextHop.parse("smtp:[2001:db8::1]:2525");

        assertThat(six.host()).isEqualTo("2001:db8::1");
        assertThat(six.port()).isEqualTo(2525);
        assertThat(six.withHost("relay.example")).hasToString("smtp:relay.example:2525");
        assertThat(NextHop.mx("example.com").port()).isEqualTo(25);
        assertThat(NextHop.parse("http://[::1]:81/").isLoopback()).isTrue();
        assertThat(NextHop.parse("http://hooks.example/").isLoopback()).isFalse();
    }

    @Test
    void errorShouldCarryStatusAndText() {
        RouteError error = RouteError.of(NextHop.parse("error:5.1.1 no such user"));

        assertThat(error.status()).isEqualTo(EnhancedStatus.of(5, 1, 1));
        assertThat(error.text()).isEqualTo("no such user");
    }
}
