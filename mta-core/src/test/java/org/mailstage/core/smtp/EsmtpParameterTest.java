package org.mailstage.core.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EsmtpParameterTest {

    @Test
    void parseAllShouldGiveKeywordsInUpperCaseWhenWellFormed() {
        assertThat(EsmtpParameter.parseAll("<> size=10  Body=8bitmime X-1", 2))
                .contains(List.of(
                        new EsmtpParameter("SIZE", "10"),
                        new EsmtpParameter("BODY", "8bitmime"),
                        new EsmtpParameter("X-1", null)));
        assertThat(EsmtpParameter.parseAll("<>", 2)).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIZE=1",
                " =1",
                " SIZE=",
                " SI_ZE=1",
                " -X=1",
                " SIZE=1=2",
                " SIZE=\u0085",
                " \u00e9",
                " A SIZE="
            })
    void parseAllShouldBeEmptyWhenMalformed(String text) {
        assertThat(EsmtpParameter.parseAll(text, 0)).isEqualTo(Optional.empty());
    }
}
