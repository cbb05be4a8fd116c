package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagingTest {
    @Test
    void numberShouldStayInBounds() {
        assertThat(Paging.number("7")).isEqualTo(7);
        assertThat(Paging.number("-3")).isEqualTo(1);
        assertThat(Paging.number("2147483647")).isEqualTo(Paging.MOST);
    }

    @Test
    void numberShouldBeTheFirstWhenItIsNone() {
        assertThat(Paging.number("")).isEqualTo(1);
        assertThat(Paging.number("99999999999")).isEqualTo(1);
        assertThat(Paging.number("x")).isEqualTo(1);
    }

    @Test
    void firstPageShouldLeadForwardOnly() {
        Paging paging = new Paging(1, 50, 50, true);

        assertThat(paging.hasPrevious()).isFalse();
        assertThat(paging.hasNext()).isTrue();
        assertThat(paging.from()).isEqualTo(1);
        assertThat(paging.to()).isEqualTo(50);
    }

    @Test
    void lastPageOfferedShouldLeadNowhere() {
        assertThat(new Paging(Paging.MOST, 50, 50, true).hasNext()).isFalse();
    }

    @Test
    void pageBeyondTheEndShouldLeadBack() {
        Paging paging = new Paging(3, 50, 0, false);

        assertThat(paging.from()).isZero();
        assertThat(paging.hasPrevious()).isTrue();
        assertThat(paging.needed()).isTrue();
    }
}
