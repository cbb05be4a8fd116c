package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stored secrets and decoys. */
class ScramSecretTest {
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    /** Of the password and salt in RFC 7677 §3, computed by Python's hashlib. */
    private static final String PENCIL = "SCRAM-SHA-256$4096:" + SALT
            + "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

    private static ScramSecret secret(String password) {
        return ScramSecret.of(password.toCharArray(), Base64.getDecoder().decode(SALT), 4096);
    }

    @Test
    void secretShouldBeWrittenAndReadAsPostgresqlDoes() {
        assertThat(secret("pencil").text()).isEqualTo(PENCIL);
        assertThat(ScramSecret.parse(PENCIL)).isEqualTo(secret("pencil")).hasSameHashCodeAs(secret("pencil"));
        assertThat(ScramSecret.parse(PENCIL).verify("pencil".toCharArray())).isTrue();
    }

    @Test
    void newSecretShouldHaveItsOwnSaltAndTheDefaultCount() {
        char[] password = "correct horse".toCharArray();
        ScramSecret one = ScramSecret.create(password);
        assertThat(password).containsExactly("correct horse".toCharArray());
        assertThat(one.text()).startsWith("SCRAM-SHA-256$15000:");
        assertThat(one).isNotEqualTo(ScramSecret.create(password));
        assertThat(ScramSecret.parse(one.text()).verify(password)).isTrue();
        assertThat(one.isOutdated()).isFalse();
        assertThat(secret("pencil").isOutdated()).isTrue();
    }

    @Test
    void otherPasswordsShouldNotFit() {
        for (String wrong : new String[] {"", "Pencil", "pencil ", "penci", "pencilpencil", "\0", "p\u0435ncil"}) {
            assertThat(secret("pencil").verify(wrong.toCharArray())).as(wrong).isFalse();
        }
    }

    @Test
    void passwordsShouldFitWhenOnlyTheirSpellingDiffers() {
        assertThat(secret("I\u00adX").verify("IX".toCharArray())).isTrue();
        assertThat(secret("\u2168").verify("IX".toCharArray())).isTrue();
        assertThat(secret("e\u0301t\u00e9").verify("\u00e9te\u0301".toCharArray()))
                .isTrue();
        assertThat(secret("a\u00a0b").verify("a b".toCharArray())).isTrue();
    }

    @Test
    void passwordShouldBeTakenAsItIsWhenItCannotBePrepared() {
        assertThat(secret("bell\u0007").verify("bell\u0007".toCharArray())).isTrue();
        assertThat(secret("bell\u0007").verify("bell".toCharArray())).isFalse();
        assertThat(secret("\u00ad").verify("\u00ad".toCharArray())).isTrue();
    }

    @Test
    void emptyPasswordShouldBeRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ScramSecret.create(new char[0]));
    }

    @Test
    void keysShouldNotBeShown() {
        String shown = secret("pencil").toString();
        assertThat(shown).isEqualTo("SCRAM-SHA-256$4096");
        assertThat(new ScramCredentials.Found("user", secret("pencil")).toString())
                .doesNotContain("=:", SALT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            md5abc                                              | begins with
            SCRAM-SHA-1$4096:U$K:K                              | begins with
            SCRAM-SHA-256$                                      | two parts
            SCRAM-SHA-256$4096:QUFB                             | two parts
            SCRAM-SHA-256$4096:QUFB$K:K$                        | two parts
            SCRAM-SHA-256$4096$STORED:SERVER                    | iterations:salt
            SCRAM-SHA-256$4096:QUFB:x$STORED:SERVER             | iterations:salt
            SCRAM-SHA-256$4096:QUFB$STORED                      | StoredKey:ServerKey
            SCRAM-SHA-256$4095:QUFB$STORED:SERVER               | iterations
            SCRAM-SHA-256$2000001:QUFB$STORED:SERVER            | iterations
            SCRAM-SHA-256$99999999999999999999:QUFB$STORED:SERVER | iterations
            SCRAM-SHA-256$-4096:QUFB$STORED:SERVER              | iterations
            SCRAM-SHA-256$:QUFB$STORED:SERVER                   | iterations
            SCRAM-SHA-256$4096:$STORED:SERVER                   | salt
            SCRAM-SHA-256$4096:QUF$STORED:SERVER                | salt
            SCRAM-SHA-256$4096:QUFB$QUFB:SERVER                 | StoredKey
            SCRAM-SHA-256$4096:QUFB$STORED:*                    | ServerKey
            """)
    void faultShouldNameThePartButNotShowIt(String text, String part) {
        String key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        String stored = text.replace("STORED", key).replace("SERVER", key);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScramSecret.parse(stored))
                .withMessageContaining(part)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("QUF", key));
    }

    @Test
    void decoyShouldBeStableForANameAndFitNoPassword() {
        byte[] key = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        ScramSecret decoy = new ScramDecoy(key).secretFor("ann");
        assertThat(decoy).isEqualTo(new ScramDecoy(key).secretFor("ANN"));
        assertThat(decoy.salt())
                .hasSize(16)
                .isNotEqualTo(new ScramDecoy(key).secretFor("bob").salt());
        assertThat(decoy.verify("ann".toCharArray())).isFalse();
        key[0] = 'x';
        assertThat(decoy.salt())
                .isNotEqualTo(new ScramDecoy(key).secretFor("ann").salt());
        assertThat(decoy.iterations()).isEqualTo(ScramSecret.DEFAULT_ITERATIONS);
    }

    @Test
    void decoyShouldBeRefusedWhenItsKeyIsShortOrItsCountOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ScramDecoy(new byte[15]));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScramDecoy(new byte[16], 4095));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScramDecoy(new byte[16], 2_000_001));
    }
}
