package org.mailstage.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateFieldTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tue, 24 Nov 2026 14:23:49 +0000 | 2026-11-24T14:23:49Z",
                "24 nov 2026 14:23 +0530 | 2026-11-24T08:53:00Z",
                "1 Jan 1997 09:55:06 -0600 | 1997-01-01T15:55:06Z",
                "Fri, 21 Nov 97 09(comment):   55  :  06 -0600 (CST) | 1997-11-21T15:55:06Z",
                "21 Nov 03 9:55 GMT | 2003-11-21T09:55:00Z",
                "21 Nov 103 09:55 EDT | 2003-11-21T13:55:00Z",
                "21 Nov 2003 09:55 Z | 2003-11-21T09:55:00Z",
                "21 Nov 2003 09:55 XYZ | 2003-11-21T09:55:00Z",
                "31 Dec 2016 23:59:60 +0000 | 2016-12-31T23:59:59Z",
                "29 Feb 2024 00:00 -0000 | 2024-02-29T00:00:00Z"
            })
    void dateShouldBeReadWhenItIsOne(String value, Instant instant) {
        assertThat(DateField.parse(value)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "Tue 24 Nov 2026 14:23:49 +0000",
                "Tue, Nov 24 2026 14:23:49 +0000",
                "Tuesday, 24 Nov 2026 14:23:49 +0000",
                "24 Nov 2026 14:23:49",
                "24 Nov 2026 +0000",
                "24 Nov 2026 14 +0000",
                "24 Nov 2026 14:2 +0000",
                "24 Nov 2026 14:23: +0000",
                "24 Nov 2026 14:23:61 +0000",
                "24 Nov 2026 24:00 +0000",
                "30 Feb 2024 00:00 +0000",
                "24 Nov 1899 14:23 +0000",
                "24 Nov 20266 14:23 +0000",
                "24 Nov 2026 14:23 +0060",
                "24 Nov 2026 14:23 +2000",
                "24 Nov 2026 14:23 +000",
                "24 Nov 2026 14:23 +00x0",
                "24 Nov 2026 14:23 abcdef",
                "24 Nov 2026 14:23 +0000 x",
                "24 Nov 2026 14:23 +0000 (open",
                "2\u0664 Nov 2026 14:23 +0000",
                "2026-11-24T14:23:49Z"
            })
    void dateShouldBeRefusedWhenMalformed(String value) {
        assertThat(DateField.parse(value)).isEmpty();
    }

    @Test
    void dateShouldBeWrittenInUtc() {
        assertThat(DateField.format(Instant.parse("2026-11-04T04:03:09Z"))).isEqualTo("Wed, 4 Nov 2026 04:03:09 +0000");
    }
}
