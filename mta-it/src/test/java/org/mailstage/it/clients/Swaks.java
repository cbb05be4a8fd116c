package org.mailstage.it.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The Swiss army knife for SMTP. */
final class Swaks implements MailClient {
    @Override
    public String name() {
        return "swaks";
    }

    @Override
    public Set<Skill> skills() {
        return EnumSet.of(Skill.IMPLICIT_TLS, Skill.AUTH_PLAIN, Skill.AUTH_LOGIN);
    }

    @Override
    public void send(Errand errand) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(
                "--server",
                "127.0.0.1",
                "--port",
                Integer.toString(errand.port()),
                "--ehlo",
                "client.test",
                "--from",
                errand.from(),
                "--to",
                errand.to(),
                "--data",
                "@" + errand.file(),
                "--silent",
                "1"));
        switch (errand.way().cover) {
            case STARTTLS -> options.add("--tls");
            case IMPLICIT -> options.add("--tls-on-connect");
            default -> {}
        }
        errand.way()
                .mechanism
                .ifPresent(mechanism -> options.addAll(List.of(
                        "--auth",
                        mechanism == Skill.AUTH_LOGIN ? "LOGIN" : "PLAIN",
                        "--auth-user",
                        Errand.USER,
                        "--auth-password",
                        Errand.PASSWORD)));
        Commands.run("swaks", errand.directory(), Path.of("/dev/null"), options);
    }
}
