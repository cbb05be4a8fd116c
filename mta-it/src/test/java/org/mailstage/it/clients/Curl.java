package org.mailstage.it.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** curl, with OpenSSL. */
final class Curl implements MailClient {
    @Override
    public String name() {
        return "curl";
    }

    @Override
    public Set<Skill> skills() {
        return EnumSet.of(Skill.IMPLICIT_TLS, Skill.AUTH_PLAIN, Skill.AUTH_LOGIN, Skill.SMTPUTF8);
    }

    @Override
    public void send(Errand errand) throws IOException, InterruptedException {
        Way way = errand.way();
        List<String> options = new ArrayList<>(List.of(
                "--disable",
                "--silent",
                "--show-error",
                "--noproxy",
                "*",
                "--insecure",
                "--mail-from",
                errand.from(),
                "--mail-rcpt",
                errand.to(),
                "--upload-file",
                errand.wireFile().toString()));
        if (way.cover == Way.Cover.STARTTLS) {
            options.add("--ssl-reqd");
        }
        way.mechanism.ifPresent(mechanism -> options.addAll(List.of(
                "--user",
                Errand.USER + ":" + Errand.PASSWORD,
                "--login-options",
                mechanism == Skill.AUTH_LOGIN ? "AUTH=LOGIN" : "AUTH=PLAIN")));
        String scheme = way.cover == Way.Cover.IMPLICIT ? "smtps" : "smtp";
        options.add(scheme + "://127.0.0.1:" + errand.port() + "/client.test");
        Commands.run("curl", errand.directory(), Path.of("/dev/null"), options);
    }
}
