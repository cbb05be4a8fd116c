package org.mailstage.web.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    private static JsonBody read(String text) {
        return JsonBody.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "name", "on", "list");
    }

    @Test
    void membersShouldBeReadByTheirType() {
        JsonBody body = read("{\"name\":\"jürgen\",\"on\":false,\"list\":[\"a\",\"b\"]}");

        assertThat(body.text("name")).isEqualTo("jürgen");
        assertThat(body.flag("on", true)).isFalse();
        assertThat(body.texts("list")).containsExactly("a", "b");
    }

    @Test
    void missingMembersShouldHaveTheirDefaults() {
        JsonBody body = read("{}");

        assertThat(body.textOrNull("name")).isNull();
        assertThat(body.flag("on", true)).isTrue();
        assertThat(body.texts("list")).isEmpty();
        assertThat(body.has("list")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{\"name\":", "{\"other\":1}"})
    void requestShouldEndWhenTheBodyIsNoSuchObject(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(UnreadableBodyException.class);
    }

    @Test
    void requestShouldEndWhenAMemberIsOfAnotherType() {
        JsonBody body = read("{\"name\":1,\"on\":\"yes\",\"list\":[1]}");

        assertThatThrownBy(() -> body.text("name")).isInstanceOf(UnreadableBodyException.class);
        assertThatThrownBy(() -> body.flag("on", true)).isInstanceOf(UnreadableBodyException.class);
        assertThatThrownBy(() -> body.texts("list")).isInstanceOf(UnreadableBodyException.class);
    }
}
