package org.mailstage.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No target finds anything; by default in a few seconds each, see CONTRIBUTING.md for more. */
class FuzzTest {
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");

    @ParameterizedTest
    @CsvSource({
        "command, org.mailstage.fuzz.CommandTarget",
        "session, org.mailstage.fuzz.SessionTarget",
        "decoder, org.mailstage.fuzz.DecoderTarget",
        "address, org.mailstage.fuzz.AddressTarget",
        "header, org.mailstage.fuzz.HeaderTarget",
        "sasl, org.mailstage.fuzz.SaslTarget",
        "report, org.mailstage.fuzz.ReportTarget"
    })
    void targetShouldHoldWhenInputIsAnything(String name, Class<?> target) throws Exception {
        FuzzRun.Result result = new FuzzRun(name, target).run();

        assertThat(result.exitCode()).as(result.output()).isZero();
        Matcher done = DONE.matcher(result.output());
        assertThat(done.find()).as(result.output()).isTrue();
        System.out.println("fuzz: " + name + " " + done.group());
        assertThat(Long.parseLong(done.group(1)))
                .as("runs, the seeds among them:%n%s", result.output())
                .isGreaterThan(20);
    }
}
