package org.mailstage.it.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code git send-email}, which is Perl's Net::SMTP, IO::Socket::SSL and Authen::SASL. */
final class GitSendEmail implements MailClient {
    @Override
    public String name() {
        return "git send-email";
    }

    @Override
    public Set<Skill> skills() {
        return EnumSet.of(Skill.IMPLICIT_TLS, Skill.AUTH_PLAIN, Skill.AUTH_LOGIN);
    }

    @Override
    public void send(Errand errand) throws IOException, InterruptedException {
        Way way = errand.way();
        List<String> options = new ArrayList<>(List.of(
                "-c",
                "sendemail.smtpSSLCertPath=",
                "send-email",
                "--quiet",
                "--confirm=never",
                "--no-validate",
                "--no-format-patch",
                "--suppress-cc=all",
                "--smtp-server=127.0.0.1",
                "--smtp-server-port=" + errand.port(),
                "--smtp-domain=client.test",
                "--8bit-encoding=UTF-8",
                "--transfer-encoding=8bit",
                "--from=" + errand.from(),
                "--envelope-sender=" + errand.from(),
                "--to=" + errand.to()));
        switch (way.cover) {
            case STARTTLS -> options.add("--smtp-encryption=tls");
            case IMPLICIT -> options.add("--smtp-encryption=ssl");
            default -> {}
        }
        way.mechanism.ifPresent(mechanism -> options.addAll(List.of(
                "--smtp-auth=" + (mechanism == Skill.AUTH_LOGIN ? "LOGIN" : "PLAIN"),
                "--smtp-user=" + Errand.USER,
                "--smtp-pass=" + Errand.PASSWORD)));
        options.add(errand.file().toString());
        Commands.run("git", errand.directory(), Path.of("/dev/null"), options);
    }
}
