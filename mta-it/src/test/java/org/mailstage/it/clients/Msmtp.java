package org.mailstage.it.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** msmtp, with GnuTLS and GNU SASL. */
final class Msmtp implements MailClient {
    @Override
    public String name() {
        return "msmtp";
    }

    @Override
    public Set<Skill> skills() {
        return EnumSet.of(Skill.IMPLICIT_TLS, Skill.AUTH_PLAIN, Skill.AUTH_LOGIN, Skill.AUTH_SCRAM_SHA_256, Skill.DSN);
    }

    @Override
    public boolean tellsEnvelopeId() {
        return false;
    }

    @Override
    public void send(Errand errand) throws IOException, InterruptedException {
        Way way = errand.way();
        Path password = errand.write("password", Errand.PASSWORD + "\n");
        List<String> options = new ArrayList<>(List.of(
                // Named at the command line, so no file is read.
                "--host=127.0.0.1",
                "--port=" + errand.port(),
                "--domain=client.test",
                "--from=" + errand.from(),
                "--set-date-header=off",
                "--tls=" + (way.cover == Way.Cover.NONE ? "off" : "on"),
                "--tls-starttls=" + (way.cover == Way.Cover.STARTTLS ? "on" : "off"),
                "--tls-certcheck=off"));
        way.mechanism.ifPresent(mechanism -> options.addAll(
                List.of("--auth=" + mechanism(mechanism), "--user=" + Errand.USER, "--passwordeval=cat " + password)));
        if (way.wants(Skill.DSN)) {
            options.addAll(List.of("--dsn-notify=success,failure", "--dsn-return=headers"));
        }
        options.addAll(List.of("--", errand.to()));
        Commands.run("msmtp", errand.directory(), errand.file(), options);
    }

    private static String mechanism(Skill skill) {
        return switch (skill) {
            case AUTH_LOGIN -> "login";
            case AUTH_SCRAM_SHA_256 -> "scram-sha-256";
            default -> "plain";
        };
    }
}
